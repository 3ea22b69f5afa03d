"""Proposals as they are shown in a terminal."""

from __future__ import annotations

from undersigned.v1 import proposal_service_pb2 as pb

from server.cli.review import print_proposal_table


def proposal(id, key, value):
    return pb.Proposal(
        name=f"addressBooks/default/proposals/{id}",
        subject=pb.Subject(stranger=pb.Stranger(key=key, full_name="Ann Lee")),
        subject_name="Ann Lee",
        add_value=pb.AddValue(field={"kind": "FIELD_KIND_JOB_TITLE", "value": value}),
    )


def test_two_strangers_of_one_name_are_two(capsys):
    lee, ray = "name:ann lee|lee", "name:ann lee|ray"
    print_proposal_table([proposal("1", lee, "Buyer"), proposal("2", ray, "Judge"), proposal("3", lee, "Clerk")], "")
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()[:1].isdigit()]
    assert [row[0] for row in rows] == ["1", "3", "2"]
    assert ["Ann" in row for row in rows] == [True, False, True]
