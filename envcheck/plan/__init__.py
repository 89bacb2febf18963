"""The install plan: one coherent set of packages for this machine, and the steps that install it."""

from envcheck.compat.package_sets import fitting_sets, solve
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.predicates import has_gpu
from envcheck.plan.document import SCHEMA, Package, Plan, Step
from envcheck.plan.make import in_place, missing, plan

__all__ = [
    "SCHEMA",
    "Package",
    "Pin",
    "Plan",
    "PlanOptions",
    "Step",
    "fitting_sets",
    "has_gpu",
    "in_place",
    "missing",
    "plan",
    "solve",
]
