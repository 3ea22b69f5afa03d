"""Whole texts of messages: kept, shown and left out as the settings say, over a real channel and from a terminal."""

from __future__ import annotations

from undersigned.v1 import mail_service_pb2 as pb
from undersigned.v1 import settings_service_pb2

BOOK = "addressBooks/default"


def ingest(client, number):
    raw = f"From: Ann Lee <ann@example.com>\nMessage-ID: <{number}@example.com>\n\nHello \x1b[31mBob,\n\tyours, Ann\n"
    return client.call(pb.IngestMessageRequest(parent=BOOK, raw=raw.encode()), pb.IngestMessageResponse).message


def keep_texts(client, days):
    settings = settings_service_pb2.Settings(name=f"{BOOK}/settings", retention={"message_text_days": days})
    request = settings_service_pb2.UpdateSettingsRequest(settings=settings, update_mask={"paths": ["retention"]})
    client.call(request, settings_service_pb2.Settings)


def test_a_text_is_kept_where_the_settings_say_so_and_shown_with_one_message(client, server, undersigned):
    before = ingest(client, 1)
    keep_texts(client, 30)
    after = ingest(client, 2)
    assert not after.text
    texts = [client.call(pb.GetMessageRequest(name=one.name), pb.Message).text for one in (before, after)]
    assert texts[0] == "" and texts[1].startswith("Hello") and "yours, Ann" in texts[1]
    listed = client.call(pb.ListMessagesRequest(parent=BOOK), pb.ListMessagesResponse).messages
    assert len(listed) == 2 and not any(one.text for one in listed)
    id = after.name.rpartition("/")[2]
    shown = undersigned("messages", "show", id, env={"UNDERSIGNED_SERVER": server.address}).stdout.decode()
    assert "Ann Lee <ann@example.com>" in shown and "yours, Ann" in shown and "\x1b[31m" not in shown
