"""Effects of cells against control, and their summaries; pure Python, checked against published packages.

Sources: Cochrane Handbook for Systematic Reviews of Interventions, version 6, ch. 6, 10 and 23; Borenstein,
Hedges, Higgins and Rothstein, Introduction to Meta-Analysis (2009); Newcombe, Stat Med 1998;17:873; Wilson,
J Am Stat Assoc 1927;22:209; Wan, BMC Med Res Methodol 2014;14:135; Luo, Stat Methods Med Res 2018;27:1785;
Viechtbauer, J Educ Behav Stat 2005;30:261.
"""

from .arm import Mean, Proportion, mean_of, proportion_of
from .groups import Effect, EffectMeasure, Mark, rule_of_three, wilson
from .pool import Decision, Pooled, Reason, by_time, may_pool, pool
from .study import Comparison, arms_effect, comparisons, reported_effect

__all__ = [
    "Comparison",
    "Decision",
    "Effect",
    "EffectMeasure",
    "Mark",
    "Mean",
    "Pooled",
    "Proportion",
    "Reason",
    "arms_effect",
    "by_time",
    "comparisons",
    "may_pool",
    "mean_of",
    "pool",
    "proportion_of",
    "reported_effect",
    "rule_of_three",
    "wilson",
]
