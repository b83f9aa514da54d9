from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ttx.playbook.ids import slug
from ttx.playbook.values import Slug


def test_an_id_is_made_of_the_words_of_a_title() -> None:
    assert slug("Missile launch (2nd)") == "missile-launch-2nd"
    assert slug("Île-de-France, après") == "ile-de-france-apres"
    assert slug("A very long title that goes on and on and on for ever") == "a-very-long-title-that-goes-on-and-on"


def test_two_of_one_title_get_different_ids() -> None:
    assert slug("Letter", {"letter", "letter-2"}) == "letter-3"


def test_a_title_in_another_script_gets_a_plain_id() -> None:
    assert slug("미사일", otherwise="inject") == "inject"
    assert slug("ミサイル", {"inject"}, otherwise="inject") == "inject-2"


@given(st.text(), st.sets(st.sampled_from(["a", "b", "item", "item-2"])))
def test_whatever_the_title_the_id_is_valid_and_new(title: str, taken: set[str]) -> None:
    made = slug(title, taken)
    assert TypeAdapter(Slug).validate_python(made) == made
    assert made not in taken
