"""Effects and their summaries equal published packages and worked examples, and refuse what tells nothing."""

import itertools
import math

import numpy
import pytest
import scipy.stats as scipy_stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kb.effect import (
    Effect,
    arms_effect,
    by_time,
    comparisons,
    may_pool,
    mean_of,
    pool,
    proportion_of,
    reported_effect,
    rule_of_three,
    wilson,
)
from kb.effect.arm import (
    Mean,
    combined_mean,
    mean_sd_from_quartiles,
    sd_from_ci,
    sd_from_p,
    sd_from_se,
)
from kb.effect.groups import (
    effect_at,
    mean_difference,
    odds_ratio,
    rate_ratio,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from kb.effect.pool import paule_mandel, reml
from kb.effect.quantile import chi2_above, t_quantile
from kb.load import Library
from kb.model import Measure, Reference, Result, Trial
from kb.model.trial import BetweenGroups
from scipy import optimize
from statsmodels.stats import meta_analysis as meta
from statsmodels.stats import proportion, rates

BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]
"""dat.bcg of metadat 1.2-0: cases and others among vaccinated, cases and others among controls."""
BCG_EFFECTS = [risk_ratio(a, a + b, c, c + d) for a, b, c, d in BCG]
TABLES = [
    (7, 40, 12, 38),
    (1, 9, 8, 10),
    (53, 107, 36, 105),
    (138, 283, 132, 285),
    (17, 24, 4, 25),
    (9, 12, 5, 6),
]
ZERO_TABLES = [(0, 12, 3, 6), (4, 28, 0, 20), (0, 100, 1, 300)]
MEANS = [
    (-62.5, 23.2, 41, -23.6, 12.4, 41),
    (-2.1, 1.8, 12, -1.4, 1.1, 6),
    (11.0, 12.5, 48, 8.9, 10.5, 40),
    (103, 5.5, 50, 100, 4.5, 50),
]

close = pytest.approx


def same(value, rel=1e-6):
    return pytest.approx(value, rel=rel, abs=1e-12)


# --- against statsmodels and scipy ---


@pytest.mark.parametrize("table", [*TABLES, *ZERO_TABLES])
@pytest.mark.parametrize(("function", "name"), [(risk_ratio, "risk-ratio"), (odds_ratio, "odds-ratio")])
def test_ratios_equal_statsmodels(table, function, name):
    # without zero cells statsmodels 0.15 adds the correction to the events but not to the people
    added = 0.5 if table in ZERO_TABLES else None
    point, variance = meta.effectsize_2proportions(*table, statistic=name, zero_correction=added)
    effect = function(*table)
    assert (effect.point, effect.se**2) == (same(point), same(variance))
    assert effect.converted == (("half-added",) if table in ZERO_TABLES else ())
    half = 1.959963984540054 * math.sqrt(variance)
    assert (effect.low, effect.high) == (same(math.exp(point - half)), same(math.exp(point + half)))


@pytest.mark.parametrize("table", [*TABLES, *ZERO_TABLES, (0, 12, 0, 6), (5, 5, 4, 4)])
def test_risk_differences_equal_statsmodels(table):
    e1, n1, e2, n2 = table
    for interval, method in (("newcombe", "newcomb"), ("wald", "wald")):
        low, high = proportion.confint_proportions_2indep(e1, n1, e2, n2, method=method, compare="diff")
        effect = risk_difference(*table, interval=interval)
        assert (effect.low, effect.high) == (same(low), same(high))
    assert effect.value == same(e1 / n1 - e2 / n2)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_equals_statsmodels(group):
    assert wilson(*group) == same(proportion.proportion_confint(*group, method="wilson"))


@pytest.mark.parametrize("means", MEANS)
def test_hedges_g_and_mean_difference_equal_statsmodels_and_scipy(means):
    point, _ = meta.effectsize_smd(*means)
    assert standardised_mean_difference(*means, correction="approximate").value == same(point)
    welch = scipy_stats.ttest_ind_from_stats(*means, equal_var=False)
    effect = mean_difference(*means)
    assert effect.value / effect.se == same(welch.statistic)


@pytest.mark.parametrize("counts", [(5, 120.5, 11, 98.0), (30, 12, 20, 12), (0, 40, 6, 41)])
def test_rate_ratio_equals_statsmodels(counts):
    effect = rate_ratio(*counts)
    e1, t1, e2, t2 = counts
    added = 0.5 if 0 in (e1, e2) else 0
    expected = rates.confint_poisson_2indep(
        e1 + added, t1, e2 + added, t2, method="wald-log", compare="ratio"
    )
    assert (effect.low, effect.high) == same(expected)


effects_given = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=12).map(
    lambda rows: [effect_at("mean-difference", point, se) for point, se in rows]
)


@settings(deadline=None)
@given(effects_given)
def test_pooling_equals_statsmodels(effects):
    points = numpy.array([effect.point for effect in effects])
    assume(points.max() > points.min())
    variances = numpy.array([effect.se**2 for effect in effects])
    ours = paule_mandel(points.tolist(), variances.tolist())
    found = meta.combine_effects(points, variances, method_re="pm", atol=1e-10, maxiter=1000, use_t=True)
    # statsmodels falls back to 0 where rounding puts it a hair beyond the solution
    assume((found.tau2 > 0) == (ours > 0))
    fixed, random = pool(effects, "fixed"), pool(effects, tau2_by="paule-mandel", floor=False)
    assert random.tau2 == close(found.tau2, rel=1e-6, abs=1e-9)
    assert fixed.q == close(found.q, rel=1e-6, abs=1e-9)
    assert fixed.i2 == close(max(0, 100 * found.i2), rel=1e-6, abs=1e-7)
    assert (fixed.effect.value, fixed.effect.se) == same((found.mean_effect_fe, found.sd_eff_w_fe))
    assert random.effect.value == same(found.mean_effect_re)
    assert random.effect.se == close(found.sd_eff_w_re_hksj, rel=1e-6, abs=1e-9)
    assert random.weights == same(tuple(100 * found.weights_rel_re))
    assert (random.effect.low, random.effect.high) == close(tuple(found.conf_int()[3]), rel=1e-6, abs=1e-8)
    wald = pool(effects, tau2_by="paule-mandel", interval="wald")
    assert (wald.effect.low, wald.effect.high) == same(tuple(found.conf_int(use_t=False)[1]))


@given(effects_given)
def test_the_paule_mandel_variance_makes_q_equal_its_degrees_of_freedom(effects):
    points, variances = [e.point for e in effects], [e.se**2 for e in effects]
    tau2 = paule_mandel(points, variances)
    weights = [1 / (v + tau2) for v in variances]
    centre = sum(w * y for w, y in zip(weights, points, strict=True)) / sum(weights)
    q = sum(w * (y - centre) ** 2 for w, y in zip(weights, points, strict=True))
    assert q == close(len(effects) - 1) if tau2 else q <= len(effects) - 1


@settings(deadline=None)
@given(effects_given)
def test_reml_is_no_less_likely_than_what_scipy_finds(effects):
    points, variances = [e.point for e in effects], [e.se**2 for e in effects]

    def unlikelihood(tau2):
        weights = [1 / (v + tau2) for v in variances]
        centre = sum(w * y for w, y in zip(weights, points, strict=True)) / sum(weights)
        squares = sum(w * (y - centre) ** 2 for w, y in zip(weights, points, strict=True))
        return (squares - sum(map(math.log, weights)) + math.log(sum(weights))) / 2

    bound = 10 * (max(points) - min(points)) ** 2 + 1
    best = optimize.minimize_scalar(unlikelihood, bounds=(0, bound), method="bounded").fun
    assert unlikelihood(reml(points, variances)) <= min(best, unlikelihood(0)) + 1e-7


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 10, 29, 58, 120, 199, 200, 1000, 10**6])
def test_quantiles_of_t_equal_scipy(df):
    for probability in (0.025, 0.4, 0.5, 0.9, 0.975, 0.9995, 1 - 1e-6):
        assert t_quantile(probability, df) == same(scipy_stats.t.ppf(probability, df), 1e-8)


@pytest.mark.parametrize("df", [1, 2, 3, 6, 12, 13, 40])
def test_tails_of_chi_squared_equal_scipy(df):
    for value in (0, 0.01, 0.5, 3, 12, 50, 152.233):
        assert chi2_above(value, df) == close(scipy_stats.chi2.sf(value, df), rel=1e-9)


# --- against published examples ---


def test_bcg_vaccine_equals_metafor():
    """Viechtbauer 2010 (J Stat Softw 36(3), vignette of metafor): rma() and confint() of dat.bcg."""
    found = pool(BCG_EFFECTS, interval="wald")
    assert round(found.effect.point, 4) == -0.7145
    assert round(found.effect.se, 4) == 0.1798
    assert round(found.tau2, 4) == 0.3132
    assert round(found.i2, 4) == 92.2214
    assert round(found.q, 4) == 152.2330
    assert found.q_p < 0.0001
    assert (round(math.log(found.effect.low), 4), round(math.log(found.effect.high), 4)) == (-1.0669, -0.3622)
    # predict(res, transf = exp, digits = 2): 0.49, 0.34 to 0.70, and 0.15 to 1.55 with normal quantiles
    assert [round(v, 2) for v in (found.effect.value, found.effect.low, found.effect.high)] == [
        0.49,
        0.34,
        0.70,
    ]
    reach = math.sqrt(found.tau2 + found.effect.se**2)
    assert [round(math.exp(found.effect.point + z * reach), 2) for z in (-1.96, 1.96)] == [0.15, 1.55]


def test_bcg_vaccine_prediction_interval_has_t_on_studies_less_two():
    found = pool(BCG_EFFECTS)
    se = pool(BCG_EFFECTS, interval="wald").effect.se
    reach = scipy_stats.t.ppf(0.975, 11) * math.sqrt(found.tau2 + se**2)
    expected = tuple(math.exp(found.effect.point + sign * reach) for sign in (-1, 1))
    assert found.prediction == same(expected)


def test_bcg_vaccine_with_fixed_effects_equals_stata():
    """metan of Stata, as metafor 3.8-1's own tests quote it."""
    found = pool(BCG_EFFECTS, "fixed")
    assert [round(v, 4) for v in (found.effect.value, found.effect.low, found.effect.high)] == [
        0.6503,
        0.6007,
        0.7040,
    ]
    assert round(found.i2, 4) == 92.1173


def test_clasp_trials_equal_dersimonian_and_kacker():
    """Contemp Clin Trials 2007;28:105, tables 3 and 4: Paule-Mandel and REML."""
    people1, people2 = (156, 303, 565, 1570, 103, 4659), (74, 303, 477, 1565, 105, 4650)
    events1, events2 = (5, 5, 12, 69, 9, 313), (8, 17, 9, 94, 11, 352)
    effects = list(map(odds_ratio, events1, people1, events2, people2))
    for by, expected in (("paule-mandel", (0.3681, -0.3811, 0.2060)), ("reml", (0.1843, -0.2980, 0.1343))):
        found = pool(effects, tau2_by=by, interval="wald")
        values = (math.sqrt(found.tau2), found.effect.point, found.effect.se)
        assert values == close(expected, abs=6e-5)


def test_hedges_g_equals_borenstein_chapter_4():
    """Borenstein 2009, pp. 26-28: means 103 and 100, SD 5.5 and 4.5, 50 people each."""
    effect = standardised_mean_difference(103, 5.5, 50, 100, 4.5, 50, correction="approximate")
    assert effect.value == close(0.5924, abs=1e-4)
    assert effect.se**2 == close(0.0411, abs=1e-4)


def test_hedges_g_equals_metafor_on_length_of_stay():
    """escalc(measure="SMD") of dat.normand1999, exact correction, as metafor 3.8-1's own tests quote it."""
    rows = [
        (55, 47, 155, 75, 64, 156),
        (27, 7, 31, 29, 4, 32),
        (64, 17, 75, 119, 29, 71),
        (66, 20, 18, 137, 48, 18),
    ]
    values = [round(standardised_mean_difference(*row).value, 4) for row in rows]
    assert values == [-0.3552, -0.3479, -2.3176, -1.8880]
    # the variances differ: metafor leaves out the square of the correction, Borenstein has it
    assert standardised_mean_difference(*rows[0]).se ** 2 == close(0.0131, abs=1e-4)


def test_a_trial_report_gets_its_own_risk_ratio_back():
    """Garcia-Olmo 2009 prints 4.43 (1.74 to 11.27) for 17/24 against 4/25."""
    effect = risk_ratio(17, 24, 4, 25)
    assert [round(v, 2) for v in (effect.value, effect.low, effect.high)] == [4.43, 1.74, 11.27]


def test_newcombe_interval_equals_his_paper():
    """Stat Med 1998;17:873, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10."""
    for table, expected in (((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090))):
        effect = risk_difference(*table)
        assert (round(effect.low, 4), round(effect.high, 4)) == expected


# --- properties ---

tables = st.tuples(st.integers(1, 300), st.integers(1, 300)).flatmap(
    lambda ns: st.tuples(st.integers(0, ns[0]), st.just(ns[0]), st.integers(0, ns[1]), st.just(ns[1]))
)
sds, sizes = st.floats(0.01, 50), st.integers(2, 400)
means = st.tuples(st.floats(-100, 100), sds, sizes, st.floats(-100, 100), sds, sizes)


@given(tables)
def test_an_interval_contains_its_estimate_and_swapping_groups_mirrors_it(table):
    swapped = (*table[2:], *table[:2])
    for function in (risk_ratio, odds_ratio, risk_difference):
        effect, other = function(*table), function(*swapped)
        if effect is None:
            assert other is None
            continue
        assert effect.low <= effect.value + 1e-12
        assert effect.value <= effect.high + 1e-12
        mirrored = (lambda v: 1 / v) if effect.log_scale else (lambda v: -v)
        assert (other.value, other.low, other.high) == close(
            (mirrored(effect.value), mirrored(effect.high), mirrored(effect.low)), rel=1e-9, abs=1e-12
        )


@given(means)
def test_swapping_groups_flips_a_difference_of_means(values):
    swapped = (*values[3:], *values[:3])
    for function in (mean_difference, standardised_mean_difference):
        effect, other = function(*values), function(*swapped)
        assert effect.low <= effect.value <= effect.high
        assert (other.value, other.low, other.high) == close(
            (-effect.value, -effect.high, -effect.low), rel=1e-9, abs=1e-12
        )


@given(tables, st.integers(2, 20))
def test_more_people_with_the_same_risks_narrow_the_interval(table, times):
    assume(0 not in (table[0], table[2], table[1] - table[0], table[3] - table[2]))
    for function in (risk_ratio, odds_ratio, risk_difference):
        small, large = function(*table), function(*(times * number for number in table))
        assert small.value == close(large.value)
        assert large.high - large.low < small.high - small.low


@given(means, st.integers(2, 20))
def test_more_people_with_the_same_means_narrow_the_interval(values, times):
    m1, sd1, n1, m2, sd2, n2 = values
    small, large = mean_difference(*values), mean_difference(m1, sd1, times * n1, m2, sd2, times * n2)
    assert large.high - large.low < small.high - small.low


@settings(deadline=None)
@given(effects_given)
def test_a_summary_lies_among_its_studies_and_inside_its_intervals(effects):
    found = pool(effects)
    points = [effect.point for effect in effects]
    assert min(points) - 1e-9 <= found.effect.value <= max(points) + 1e-9
    assert found.effect.low <= found.effect.value <= found.effect.high
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100
    assert sum(found.weights) == close(100)
    wald = pool(effects, interval="wald").effect
    assert found.effect.high - found.effect.low >= wald.high - wald.low
    assert (found.prediction is None) == (len(effects) == 2)
    if found.prediction:
        assert found.prediction[0] <= wald.low
        assert wald.high <= found.prediction[1]


@given(st.floats(-50, 50), st.floats(0.1, 20), st.integers(2, 300))
def test_a_spread_survives_the_way_through_error_and_interval(mean, sd, n):
    assert sd_from_se(sd / math.sqrt(n), n) == close(sd)
    half = t_quantile(0.975, n - 1) * sd / math.sqrt(n)
    assert sd_from_ci(mean - half, mean + half, n) == close(sd)


@given(st.floats(0.5, 50), st.floats(0.1, 20), st.integers(2, 100), st.integers(2, 100))
def test_a_spread_survives_the_way_through_a_p_value(difference, sd, n1, n2):
    t = difference / sd / math.sqrt(1 / n1 + 1 / n2)
    p = 2 * scipy_stats.t.sf(t, n1 + n2 - 2)
    assume(p > 1e-6)
    assert sd_from_p(-difference, p, n1, n2) == close(sd, rel=1e-6)


@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=30),
    st.lists(st.floats(-100, 100), min_size=2, max_size=30),
)
def test_two_arms_taken_together_have_the_mean_and_spread_of_all_their_people(first, second):
    groups = [Mean(float(numpy.mean(g)), float(numpy.std(g, ddof=1)), len(g)) for g in (first, second)]
    found = combined_mean(groups)
    assert found.mean == close(numpy.mean(first + second), abs=1e-9)
    assert found.sd == close(numpy.std(first + second, ddof=1), rel=1e-6, abs=1e-6)
    assert found.converted == ("arms-combined",)


# --- what tells nothing ---


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: risk_ratio(0, 0, 1, 5), "needs people"),
        (lambda: risk_difference(6, 5, 1, 5), "between 0 and n"),
        (lambda: odds_ratio(-1, 5, 1, 5), "between 0 and n"),
        (lambda: wilson(0, 0), "needs people"),
        (lambda: rule_of_three(0), "needs people"),
        (lambda: mean_difference(1, 2, 1, 1, 2, 9), "two people"),
        (lambda: standardised_mean_difference(1, -2, 5, 1, 2, 9), "never negative"),
        (lambda: rate_ratio(3, 0, 1, 9), "person-time"),
        (lambda: sd_from_se(1, 1), "two people"),
        (lambda: sd_from_ci(2, 1, 9), "low <= high"),
        (lambda: sd_from_p(1, 2, 9, 9), "p from 0 to 1"),
        (lambda: mean_sd_from_quartiles(3, 2, 4, 50), "around the median"),
        (lambda: pool(BCG_EFFECTS[:1]), "two effects"),
        (lambda: pool([BCG_EFFECTS[0], odds_ratio(1, 9, 2, 9)]), "different measures"),
        (lambda: pool([risk_difference(0, 9, 0, 9), risk_difference(1, 9, 2, 9)]), "standard error"),
        (lambda: t_quantile(1, 3), "between 0 and 1"),
        (lambda: t_quantile(0.9, 0), "degrees of freedom"),
        (lambda: chi2_above(-1, 3), "from 0"),
    ],
)
def test_impossible_figures_are_refused_with_a_message(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_figures_that_tell_no_effect_give_none():
    for function in (risk_ratio, odds_ratio):
        assert function(0, 12, 0, 6) is None
        assert function(12, 12, 6, 6) is None
    assert rate_ratio(0, 10, 0, 9) is None
    assert mean_difference(1, 0, 9, 2, 0, 9) is None
    assert standardised_mean_difference(1, 0, 9, 2, 0, 9) is None
    assert sd_from_p(0, 0.5, 9, 9) is None
    assert sd_from_p(1, 1, 9, 9) is None


def test_no_event_in_both_groups_still_gives_a_risk_difference_with_a_width():
    effect = risk_difference(0, 30, 0, 30)
    assert (effect.value, effect.se) == (0, 0)
    assert -0.12 < effect.low < 0 < effect.high < 0.12


def test_rule_of_three_bounds_a_risk_that_was_never_seen():
    assert rule_of_three(30) == close(0.1)
    assert rule_of_three(2) == 1
    assert wilson(0, 30)[0] == 0
    assert wilson(30, 30)[1] == 1


# --- figures of records ---


def result(**figures) -> Result:
    return Result.model_validate(figures)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"n": 12, "events": 9}, (9, ())),
        ({"n": 283, "percent": 48.8}, (138, ("events-from-percent",))),
        ({"n": 20, "percent": 0.0}, (0, ("events-from-percent",))),
        # 53 and 54 of 107 are both printed as 50 %
        ({"n": 107, "percent": 50.0}, (53.5, ("share-as-printed",))),
        # no whole number of 283 is 39.7 %
        ({"n": 283, "percent": 39.7}, (pytest.approx(112.351), ("share-as-printed",))),
    ],
)
def test_people_with_an_event_are_read_from_counts_or_percentages(figures, expected):
    found = proportion_of(result(**figures))
    assert (found.events, found.converted) == expected


@pytest.mark.parametrize(
    "figures", [{"percent": 50.0}, {"events": 3}, {"n": 0}, {"n": 9}, {"n": 3, "events": 4}]
)
def test_no_people_with_an_event_are_invented(figures):
    assert proportion_of(result(**figures)) is None


@pytest.mark.parametrize(
    ("figures", "sd", "marks"),
    [
        ({"mean": 5.0, "sd": 2.0}, 2.0, ()),
        ({"mean": 5.0, "se": 0.4}, 2.0, ("sd-from-se",)),
        ({"mean": 5.0, "ci": (4.174439, 5.825561)}, 2.0, ("sd-from-ci",)),
        ({"median": 5.0, "iqr": (3.6, 6.4)}, 2.8 / 1.272, ("mean-from-median", "sd-from-iqr")),
    ],
)
def test_a_spread_is_read_from_what_the_source_prints(figures, sd, marks):
    found = mean_of(result(n=25, **figures))
    assert found.mean == close(5)
    assert found.sd == close(sd, rel=1e-4)
    assert found.converted == marks


@pytest.mark.parametrize(
    "figures",
    [
        {"n": 25, "median": 5.0, "range": (1.0, 9.0)},  # the Handbook advises against ranges
        {"n": 25, "median": 5.0, "iqr": (4.8, 9.0)},  # skewed
        {"n": 12, "median": 5.0, "iqr": (4.0, 6.0)},  # few people
        {"n": 25, "mean": 3.1, "ci": (1.1, 8.8)},  # an interval of a logarithm
        {"n": 1, "mean": 3.1, "sd": 1.0},
        {"mean": 3.1, "sd": 1.0},
        {"n": 25},
    ],
)
def test_a_mean_that_cannot_be_trusted_is_not_read(figures):
    assert mean_of(result(**figures)) is None


def test_quartiles_give_the_spread_of_a_normal_distribution():
    """Wan 2014, table 2: the divisor nears 1.35 with n, and is 1.3 at n about 50."""
    assert mean_sd_from_quartiles(-0.6744898, 0, 0.6744898, 10**6) == close((0, 1), abs=1e-5)


def test_quartiles_a_little_to_one_side_still_give_mean_and_spread():
    """By hand, after Luo 2018 and Wan 2014: weight 0.7 + 0.39 / 25, divisor 2 * 0.6361."""
    assert mean_sd_from_quartiles(4, 5, 7, 25) == close((0.7156 * 5.5 + 0.2844 * 5, 3 / 1.2722), rel=1e-4)
    assert mean_sd_from_quartiles(0, 1, 4, 25) is not None
    assert mean_sd_from_quartiles(0, 0.9, 4, 25) is None


def reported(**figures) -> BetweenGroups:
    return BetweenGroups.model_validate({"reported": "no-difference", **figures})


def test_a_stated_effect_keeps_its_interval():
    effect = reported_effect(reported(effect="rate-ratio", value=0.94, ci=(0.58, 1.5)))
    assert (effect.value, effect.low, effect.high, effect.converted) == (0.94, 0.58, 1.5, ("as-reported",))
    assert effect.se == close((math.log(1.5) - math.log(0.58)) / 2 / 1.959964, rel=1e-6)


def test_a_stated_interval_of_another_level_becomes_one_of_95_percent():
    """ADMIRE-CD prints 15.8 points with a 97.5 % interval of 0.5 to 31.2."""
    effect = reported_effect(reported(effect="risk-difference", value=15.8, ci=(0.5, 31.2), level=97.5))
    assert effect.value == close(0.158)
    assert (round(effect.low, 3), round(effect.high, 3)) == (0.024, 0.292)
    assert effect.converted == ("as-reported", "level-changed")


def test_a_stated_effect_with_a_p_value_gets_an_interval():
    effect = reported_effect(reported(effect="risk-ratio", value=2.0, p=0.05))
    assert effect.low == close(1)
    assert effect.converted == ("as-reported", "se-from-p")
    assert (
        reported_effect(reported(effect="risk-ratio", value=2.0, p_below=0.05)).converted[1]
        == "se-from-p-bound"
    )


@pytest.mark.parametrize(
    "figures",
    [
        {"p": 0.3},
        {"effect": "risk-ratio", "value": 2.0},
        {"effect": "risk-ratio", "value": 2.0, "p": 0},
        {"effect": "risk-ratio", "value": 1.0, "p": 1},
        {"effect": "risk-ratio", "value": 2.0, "ci": (0.0, 5.0)},
        {"effect": "mean-difference", "value": 2.0, "ci": (3.0, 5.0)},
    ],
)
def test_a_statement_without_a_spread_is_no_effect(figures):
    assert reported_effect(reported(**figures)) is None


def test_a_risk_that_is_a_percentage_is_compared_like_a_count():
    made = arms_effect([result(n=10, percent=40)], result(n=10, events=2), "risk-difference")
    assert made[0].value == close(0.2)
    assert made[0].converted == ("events-from-percent",)
    assert arms_effect([], result(n=10, events=2), "risk-ratio") is None
    assert arms_effect([result(n=10, events=2)], result(n=10, events=2), "hazard-ratio") is None


# --- trials ---

TEXT = {"zh": "樣例", "en": "sample"}
TIMES = {"value": 6, "unit": "month"}


def trial(id="one", design="rct", outcome=(), cells=("cells",), kind="msc", **rest) -> Trial:
    """A small invented trial with one outcome: 12 of 20 given cells, 8 of 20 controls at 6 months."""
    figures = {
        "measure": "pain",
        "timepoint": TIMES,
        "primary": True,
        "results": {**{arm: {"n": 20, "events": 12} for arm in cells}, "control": {"n": 20, "events": 8}},
        "between_groups": {"reported": "no-difference"},
        "source": {"cite": f"{id}-paper", "where": "abstract"},
        **dict(outcome),
    }
    given = {"sources": ["adipose"], "donor": "autologous", "kind": kind}
    return Trial.model_validate(
        {
            "id": id,
            "title": TEXT,
            "diseases": rest.pop("diseases", ["arthritis"]),
            "status": {"value": "completed", "as_of": "2026-11-24"},
            "design": {
                "type": design,
                "blinding": "double-blind",
                "comparator": rest.pop("comparator", "placebo"),
            },
            "participants": {"population": TEXT},
            "arms": [
                *({"id": arm, "role": "cells", "label": TEXT, "cells": given} for arm in cells),
                {"id": "control", "role": "control", "label": TEXT},
            ],
            "outcomes": [figures],
            "reading": {"finding": TEXT, "detail": TEXT, "limits": []},
            "curation": {"added": "2026-11-24", "reviewed": "2026-11-24"},
            **rest,
        }
    )


def measure(type="binary") -> Measure:
    return Measure.model_validate({"name": TEXT, "better": "lower", "type": type, "meaning": TEXT})


def compared(made: Trial, type="binary", wanted=None):
    return comparisons(made, made.outcomes[0], measure(type), wanted)


def test_a_randomised_trial_gives_the_risk_ratio_of_cells_to_control():
    (found,) = compared(trial())
    assert found.effect == risk_ratio(12, 20, 8, 20)
    assert (found.control, found.cells.events, found.against.events) == ("control", 12, 8)
    assert compared(trial(), wanted="risk-difference")[0].effect == risk_difference(12, 20, 8, 20)
    assert compared(trial(), wanted="mean-difference") == ()


@pytest.mark.parametrize(
    "design",
    ["single-arm", "case-series", "case-report", "retrospective", "follow-up", "dose-rct", "unknown"],
)
def test_a_study_without_a_control_group_never_gives_an_effect(design):
    assert compared(trial(design=design)) == ()


def test_cells_that_are_not_msc_give_no_effect():
    assert compared(trial(kind="svf")) == ()


def test_several_doses_stand_as_one_group():
    (found,) = compared(trial(cells=("low", "high")))
    assert (found.cells.events, found.cells.n) == (24, 40)
    assert found.effect.value == close(1.5)
    assert "arms-combined" in found.effect.converted


def test_changes_and_final_values_give_mean_differences():
    figures = {"cells": {"n": 12, "mean": -2.1, "sd": 1.8}, "control": {"n": 6, "mean": -1.4, "sd": 1.1}}
    (found,) = compared(trial(outcome={"results": figures, "scale": "change"}), "continuous")
    assert found.effect == mean_difference(-2.1, 1.8, 12, -1.4, 1.1, 6)
    assert found.outcome.scale == "change"


def test_a_spread_comes_from_the_p_value_only_where_no_arm_prints_one():
    figures = {"cells": {"n": 10, "mean": -10.0}, "control": {"n": 5, "mean": -47.0}}
    groups = {"reported": "favours-cells", "p_below": 0.05}
    (found,) = compared(trial(outcome={"results": figures, "between_groups": groups}), "continuous")
    assert found.effect.value == 37
    assert found.effect.converted == ("sd-from-p-bound",)
    figures["cells"]["sd"] = 3.0
    assert compared(trial(outcome={"results": figures, "between_groups": groups}), "continuous") == ()


def test_counted_events_give_a_rate_ratio_and_never_a_risk():
    figures = {"cells": {"n": 10, "events": 30}, "control": {"n": 10, "events": 40}}
    (found,) = compared(trial(outcome={"results": figures}), "count")
    assert (found.effect.measure, found.effect.value) == ("rate-ratio", close(0.75))
    assert found.effect.converted == ("equal-follow-up",)
    assert compared(trial(outcome={"results": figures}), "count", "risk-ratio") == ()


def test_survival_times_give_only_what_the_source_states():
    figures = {"cells": {"n": 99, "median": 11.3}, "control": {"n": 99, "median": 6.0}}
    groups = {"reported": "favours-cells", "effect": "hazard-ratio", "value": 0.68, "ci": [0.48, 0.95]}
    (found,) = compared(trial(outcome={"results": figures, "between_groups": groups}), "time")
    assert (found.effect.measure, found.effect.value, found.cells) == ("hazard-ratio", 0.68, None)


def test_a_crossover_is_marked_and_its_own_effect_goes_first():
    assert compared(trial(design="crossover-rct"))[0].effect.converted == ("crossover-as-parallel",)
    groups = {"reported": "no-difference", "effect": "risk-ratio", "value": 1.2, "ci": [0.8, 1.8]}
    found = compared(trial(design="crossover-rct", outcome={"between_groups": groups}))
    assert found[0].effect.converted == ("as-reported",)


# --- when pooling is allowed ---


def decided(*trials: Trial, references=None, alike=False, wanted=None):
    found = [each for made in trials for each in compared(made, wanted=wanted)]
    return may_pool(found, references or {}, alike)


def test_two_like_trials_may_be_pooled():
    decision = decided(trial("one"), trial("two", outcome={"timepoint": {"value": 24, "unit": "week"}}))
    assert decision.reason is None
    assert [study.trial.id for study in decision.studies] == ["one", "two"]
    assert pool([study.effect for study in decision.studies]).effect.value == close(1.5)


ONE = trial("one")


@pytest.mark.parametrize(
    ("trials", "reason"),
    [
        ((), "no-effect"),
        ((trial("one", "single-arm"),), "no-effect"),
        ((ONE,), "one-trial"),
        ((ONE, trial("two", "single-arm")), "one-trial"),
        ((ONE, trial("two", "non-randomised-controlled")), "not-randomised"),
        ((ONE, trial("two", diseases=["lupus"])), "different-disease"),
        ((ONE, trial("two", outcome={"measure": "function"})), "different-measure"),
        ((ONE, trial("two", outcome={"timepoint": None})), "time-unknown"),
        ((ONE, trial("two", outcome={"timepoint": {"value": 3, "unit": "month"}})), "different-time"),
        ((ONE, ONE), "one-trial"),
        ((ONE, ONE, trial("two")), "same-trial"),
        ((ONE, trial("two", overlaps=["one"])), "same-people"),
        ((ONE, trial("two", comparator="unclear")), "comparator-unclear"),
        ((ONE, trial("two", comparator="standard-care")), "different-comparator"),
        ((ONE, trial("two", "crossover-rct")), "crossover"),
        ((ONE, trial("two", outcome={"detail": TEXT})), "different-definition"),
        ((trial("one", comparator="active"), trial("two", comparator="active")), "different-definition"),
    ],
)
def test_unlike_trials_are_not_pooled_because(trials, reason):
    assert decided(*trials).reason == reason


def test_a_trial_without_any_event_cannot_be_weighed():
    nobody = {"cells": {"n": 20, "events": 0}, "control": {"n": 20, "events": 0}}
    silent = trial("two", outcome={"results": nobody})
    assert compared(silent) == ()
    assert decided(ONE, silent, wanted="risk-difference").reason == "one-trial"


def test_effects_of_different_kinds_are_not_pooled():
    stated = {"reported": "no-difference", "effect": "odds-ratio", "value": 1.2, "ci": [0.8, 1.8]}
    other = trial("two", outcome={"results": {}, "between_groups": stated})
    assert decided(ONE, other).reason == "different-effect"


def test_changes_mix_with_final_values_in_mean_differences_only():
    figures = {"cells": {"n": 12, "mean": 2.0, "sd": 1.0}, "control": {"n": 9, "mean": 3.0, "sd": 1.0}}
    trials = [trial(scale, outcome={"results": figures, "scale": scale}) for scale in ("final", "change")]
    assert decided(*trials).reason is None
    assert decided(*trials, wanted="standardised-mean-difference").reason == "different-scale"


def test_an_editor_may_say_that_definitions_are_alike():
    assert decided(ONE, trial("two", outcome={"detail": TEXT}), alike=True).reason is None


def test_a_retracted_trial_is_left_out():
    paper = {
        "id": "two-paper",
        "type": "article-journal",
        "title": "Sample",
        "language": "en",
        "url": "https://example.org/",
        "read": "abstract",
        "standing": {"value": "retracted", "as_of": "2026-11-24"},
        "curation": {"added": "2026-11-24", "reviewed": "2026-11-24"},
    }
    references = {"two-paper": Reference.model_validate(paper)}
    assert decided(ONE, trial("two"), references=references).reason == "retracted"
    assert len(decided(ONE, trial("two"), trial("three"), references=references).studies) == 2


def test_comparisons_stand_in_groups_of_like_time():
    times = [TIMES, {"value": 26, "unit": "week"}, {"value": 1, "unit": "year"}, None]
    found = [
        each
        for number, time in enumerate(times)
        for each in compared(trial(f"trial-{number}", outcome={"timepoint": time}))
    ]
    groups = [[study.trial.id for study in group] for group in by_time(found[::-1])]
    assert groups == [["trial-1", "trial-0"], ["trial-2"], ["trial-3"]]


def test_effects_of_the_invented_library_are_computed_without_complaint(sample: Library):
    found: list[Effect] = [
        each.effect
        for made, outcome in itertools.chain.from_iterable(
            ((made, outcome) for outcome in made.outcomes) for made in sample.trials.values()
        )
        for each in comparisons(made, outcome, sample.measures[outcome.measure])
    ]
    assert found
    assert all(effect.low <= effect.value <= effect.high for effect in found)
