"""The language of a text is named, or it is said that the text is too short."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from server.mail.language import Profiles, language_of, pack, scripts, unpack


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thanks for the quick reply, I will send the documents tomorrow.", "en"),
        ("Vielen Dank für die schnelle Antwort, ich schicke die Unterlagen morgen.", "de"),
        ("Merci pour votre réponse rapide, je vous envoie les documents demain.", "fr"),
        ("Gracias por la respuesta, mañana le envío los documentos.", "es"),
        ("Grazie per la risposta, domani le invio i documenti.", "it"),
        ("Obrigado pela resposta, amanhã envio os documentos para você.", "pt"),
        ("Bedankt voor het snelle antwoord, ik stuur de documenten morgen.", "nl"),
        ("Tack för det snabba svaret, jag skickar dokumenten i morgon.", "sv"),
        ("Dziękuję za szybką odpowiedź, jutro wyślę dokumenty.", "pl"),
        ("Děkuji za rychlou odpověď, dokumenty pošlu zítra.", "cs"),
        ("Köszönöm a gyors választ, holnap küldöm a dokumentumokat.", "hu"),
        ("Hızlı yanıtınız için teşekkürler, belgeleri yarın gönderirim.", "tr"),
        ("Спасибо за быстрый ответ, завтра пришлю документы.", "ru"),
        ("Дякую за швидку відповідь, завтра надішлю документи.", "uk"),
        ("Ευχαριστώ για τη γρήγορη απάντηση, θα στείλω τα έγγραφα αύριο.", "el"),
        ("早速のお返事ありがとうございます。書類は明日お送りします。", "ja"),
        ("感谢您的快速回复，我明天把文件发给您。", "zh"),
        ("빠른 답변 감사합니다. 내일 서류를 보내드리겠습니다.", "ko"),
        ("شكرا على الرد السريع، سأرسل المستندات غدا.", "ar"),
        ("תודה על התשובה המהירה, אשלח את המסמכים מחר.", "he"),
        ("आपके उत्तर के लिए धन्यवाद, मैं कल दस्तावेज़ भेज दूँगा।", "hi"),
        ("ขอบคุณสำหรับคำตอบ พรุ่งนี้จะส่งเอกสารให้", "th"),
        ("از پاسخ سریع شما متشکرم، فردا مدارک را می‌فرستم.", "fa"),
        ("Благодаря за бързия отговор, утре ще изпратя документите.", "bg"),
        ("გმადლობთ სწრაფი პასუხისთვის, ხვალ გამოგიგზავნით.", "ka"),
        ("Kiitos nopeasta vastauksesta, lähetän asiakirjat huomenna.", "fi"),
        ("Cảm ơn bạn đã trả lời nhanh, ngày mai tôi sẽ gửi tài liệu.", "vi"),
        ("Terima kasih atas jawabannya, besok saya akan mengirim dokumennya.", "id"),
    ],
)
def test_sentences_have_a_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "+49 89 1234-567",
        "Jane Roe",
        "Regards,\nJane",
        "Jane Roe\nExample Ltd\nwww.example.org",
        "jane@example.org https://example.org/a/b/c",
        "0x00 0xff {} [] == !=",
    ],
)
def test_short_texts_have_none(text: str) -> None:
    assert language_of(text) == ""


def test_addresses_and_quoted_code_do_not_decide() -> None:
    text = (
        "Bitte sehen Sie sich die Datei an, die ich gestern geschickt habe.\n"
        + "https://example.org/the/quick/brown/fox\n" * 5
    )
    assert language_of(text) == "de"


def test_the_same_text_has_always_the_same_language() -> None:
    text = "Hola, thanks und merci"
    assert len({language_of(text) for _ in range(5)}) == 1


def test_numbers_and_addresses_inside_of_a_text_without_blanks_leave_its_letters() -> None:
    assert language_of("発行番号2023-0145の件、ご確認をお願いいたします。") == "ja"
    assert language_of("请将签字的表格发送至jane@example.org，谢谢。") == "zh"


def test_a_few_foreign_letters_do_not_change_the_script() -> None:
    assert language_of("Thanks for the files, Ελένη, I will read them tomorrow and call you.") == "en"
    assert language_of("Спасибо, Jane, я отправлю документы завтра утром.") == "ru"


def test_profiles_are_packed_without_loss() -> None:
    weights = np.array([[0, 255, 7], [10, 13, 9]], np.uint8)  # bytes of line ends and tabs too
    profiles = Profiles(("de", "en", "nl"), np.array([7.5, 6.25, 7.0], np.float32), {" de": 0, "the": 1}, weights)
    found = unpack(pack(profiles))
    assert (found.languages, dict(found.grams)) == (profiles.languages, dict(profiles.grams))
    assert (found.weights == weights).all()
    assert (found.prior == profiles.prior).all()


def test_every_language_of_a_shared_script_has_a_profile() -> None:
    languages = {language for script in scripts() if len(script.languages) > 1 for language in script.languages}
    known = unpack((files("server.mail") / "data" / "language_profiles.bin").read_bytes())
    assert languages == set(known.languages)
