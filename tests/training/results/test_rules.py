"""Scoring, orders, distributions, and what an answer must hold."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from kindness.errors import Refused
from training.enums import Style
from training.rules import evaluation, styles
from training.rules.cases import clean_tags
from training.rules.evaluation import DEFAULT_QUESTIONS, Figure, Question, figure_of, on_100
from training.rules.style_items import ITEMS
from training.rules.styles import BLENDED, Choice, Share, distribution, highest, score, shown_order

PAIRS = [(most, least) for most in Style for least in Style if most != least]
choice = st.sampled_from(PAIRS).map(lambda pair: Choice(*pair))


# --- styles: scoring -----------------------------------------------------------------------------------------
@given(st.lists(choice, min_size=1, max_size=40))
def test_scores_add_up_to_zero_and_lie_within_the_number_of_items(choices):
    scores = score(choices)
    assert set(scores) == set(Style)
    assert sum(scores.values()) == 0
    assert all(abs(value) <= len(choices) for value in scores.values())


@given(st.lists(choice, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_the_items(choices, random):
    mixed = random.sample(choices, len(choices))
    assert score(mixed) == score(choices)


@given(st.lists(choice, min_size=1, max_size=40), st.permutations(list(Style)))
def test_scores_follow_a_renaming_of_the_styles(choices, renamed):
    """No style is treated in another way than the others."""
    name = dict(zip(Style, renamed, strict=True))
    turned = [Choice(name[each.most], name[each.least]) for each in choices]
    assert score(turned) == {name[style]: value for style, value in score(choices).items()}
    assert {name[style] for style in highest(score(choices))} == set(highest(score(turned)))


def test_score_counts_most_minus_least():
    choices = [Choice(Style.D, Style.S), Choice(Style.D, Style.C), Choice(Style.I, Style.S)]
    assert score(choices) == {Style.D: 2, Style.I: 1, Style.S: -2, Style.C: -1}


@pytest.mark.parametrize(
    ("scores", "names"),
    [((5, 2, -3, -4), "D"), ((5, 5, -6, -4), "DI"), ((-4, 2, -3, 5), "C"), ((0, 0, 0, 0), "DISC"), ((-2, 3, 3, -4), "IS")],
)  # fmt: skip
def test_highest_shows_all_that_are_equal(scores, names):
    assert highest(dict(zip(Style, scores, strict=True))) == tuple(Style(name) for name in names)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({}, "incomplete"),
        ({1: Choice(Style.D, None)}, "incomplete"),
        ({1: Choice(Style.D, Style.D)}, "same_statement"),
    ],
)
def test_choices_are_refused(choices, code):
    with pytest.raises(Refused) as refused:
        styles.check_choices(choices)
    assert refused.value.code == code


def test_refusal_names_the_items_that_are_missing():
    choices = {item.number: Choice(Style.D, Style.C) for item in ITEMS if item.number not in (3, 17)}
    assert styles.missing_items(choices) == [3, 17]


# --- styles: items and their order -----------------------------------------------------------------------------
def test_items_are_enough_numbered_in_order_and_never_alike():
    assert [item.number for item in ITEMS] == list(range(1, len(ITEMS) + 1))
    assert len(ITEMS) >= 24
    statements = [str(item.statement(style)) for item in ITEMS for style in Style]
    assert len(set(statements)) == 4 * len(ITEMS)


@given(st.integers(1, 40), st.integers())
def test_order_is_the_same_at_every_look_and_holds_each_style_once(item, seed):
    assert shown_order(item, seed=seed) == shown_order(item, seed=seed)
    assert sorted(shown_order(item, seed=seed)) == sorted(Style)


def test_no_style_stands_first_more_often_than_the_others():
    firsts = Counter(shown_order(item.number, seed=seed)[0] for item in ITEMS for seed in range(200))
    assert all(abs(count - 1200) < 120 for count in firsts.values()), firsts


# --- styles: what others may know -------------------------------------------------------------------------------
KINDS = [(Style.D,), (Style.I,), (Style.S,), (Style.C,), (Style.D, Style.I)]
groups = st.lists(st.integers(0, 30), min_size=5, max_size=5)


def people(counts):
    return [kind for kind, count in zip(KINDS, counts, strict=True) for _n in range(count)]


@settings(max_examples=300)
@given(groups)
def test_distribution_holds_no_group_under_five_and_never_all_in_one(counts):
    shares = distribution(people(counts))
    assert all(share.people >= 5 for share in shares)
    assert len(shares) != 1
    assert not shares or sum(share.people for share in shares) == sum(counts)


@settings(max_examples=300)
@given(groups)
def test_distribution_tells_every_kind_or_nothing(counts):
    """An absent kind would tell that nobody is of it."""
    told = sorted(kind for share in distribution(people(counts)) for kind in share.kinds)
    assert told in ([], sorted([*(style.value for style in Style), BLENDED]))


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((8, 7, 6, 5, 5), [("D", 8), ("I", 7), ("S", 6), ("C", 5), (BLENDED, 5)]),
        ((8, 7, 6, 3, 2), [("D", 8), ("I", 7), ("S", 6), (f"{BLENDED}+C", 5)]),
        ((8, 7, 6, 2, 1), [("D", 8), ("I", 7), (f"{BLENDED}+C+S", 9)]),
        ((20, 0, 0, 0, 0), []),
        ((10, 10, 0, 0, 0), []),
        ((11, 10, 0, 0, 0), [("D", 11), ("S+C+blended+I", 10)]),
        ((2, 1, 1, 0, 0), []),
        ((0, 0, 0, 0, 0), []),
    ],
)
def test_distribution_of(counts, shares):
    assert [("+".join(share.kinds), share.people) for share in distribution(people(counts))] == shares


def test_share_keeps_its_kinds():
    assert distribution(people((6, 5, 5, 5, 5)))[0] == Share(("D",), 6)


# --- the training survey ----------------------------------------------------------------------------------------
def test_default_questions_are_ten_on_five_points_and_two_texts():
    assert Counter(question.kind for question in DEFAULT_QUESTIONS) == {"scale": 10, "text": 2}
    evaluation.check_questions(DEFAULT_QUESTIONS)


@pytest.mark.parametrize(("points", "hundred"), [(1, 0), (2, 25), (3, 50), (4.2, 80), (5, 100)])
def test_points_on_100(points, hundred):
    assert on_100(points) == pytest.approx(hundred)


def test_figure_needs_five_answers():
    assert figure_of([4, 4, 4, 4]) is None
    assert figure_of([3, 4, 4, 4, 5]) == Figure(5, 75.0, pytest.approx(17.6777, abs=1e-4))


@given(st.lists(st.integers(1, 5), min_size=5, max_size=50))
def test_figure_lies_on_the_scale(points):
    figure = figure_of(points)
    assert 0 <= figure.low <= figure.mean <= figure.high <= 100


@given(st.lists(st.integers(1, 5), min_size=5, max_size=50), st.integers(0, 50))
def test_sums_give_the_figure_of_the_answers_however_they_are_split(points, cut):
    def sums(part):
        return evaluation.Sums(len(part), sum(part), sum(value * value for value in part))

    figure, whole = (sums(points[:cut]) + sums(points[cut:])).figure(), figure_of(points)
    assert figure.answers == whole.answers
    assert (figure.mean, figure.spread) == (pytest.approx(whole.mean), pytest.approx(whole.spread, abs=1e-6))


def test_sums_of_four_give_no_figure():
    assert evaluation.Sums(4, 16, 64).figure() is None


@pytest.mark.parametrize(
    ("scores", "texts", "code"),
    [
        ({1: 4}, {}, "incomplete"),
        ({1: 4, 2: 4, 3: 4}, {}, "invalid_score"),
        ({1: 4, 2: 6}, {}, "invalid_score"),
        ({1: 0, 2: 5}, {}, "invalid_score"),
        ({1: 4, 2: 4}, {2: "점수 문항에 글"}, "invalid_score"),
        ({1: 4, 2: 4}, {9: "가" * 1001}, "too_long"),
    ],
)
def test_answer_is_refused(scores, texts, code):
    with pytest.raises(Refused) as refused:
        evaluation.check_answer(scale_items=[1, 2], text_items=[9], scores=scores, texts=texts)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([], "no_items"),
        ([Question("post", "text", "좋았던 점")], "no_items"),
        ([Question("pre", "scale", "전화 응대에 자신이 있다")], "no_items"),
        ([Question("post", "scale", f"문항 {n}") for n in range(31)], "too_many_items"),
        ([Question("post", "scale", "가", "greeting"), Question("post", "scale", "나", "greeting")], "duplicate_survey_item"),
    ],
)  # fmt: skip
def test_questions_are_refused(questions, code):
    with pytest.raises(Refused) as refused:
        evaluation.check_questions(questions)
    assert refused.value.code == code


# --- good cases -------------------------------------------------------------------------------------------------
def test_tags_stand_once_and_without_their_mark():
    assert clean_tags([" #여권 ", "여권", "", "# 대기 시간"]) == ["여권", "대기 시간"]


@pytest.mark.parametrize(
    ("tags", "code"), [([str(n) for n in range(9)], "too_many_tags"), (["가" * 31], "tag_too_long")]
)
def test_tags_are_refused(tags, code):
    with pytest.raises(Refused) as refused:
        clean_tags(tags)
    assert refused.value.code == code
