# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the doctor finds, over a small index in memory."""

from __future__ import annotations

from dataclasses import replace

from release_checker.execution.environment.candidate import Candidate, bounded
from release_checker.execution.environment.case import CondaPart, Diagnosis, Line
from release_checker.execution.environment.doctor import diagnose
from release_checker.execution.environment.records import Built, Cause, Problem, Recipe
from release_checker.execution.environment.remedies import Remedies
from release_checker.model import Place
from tests.execution.environment.fake import CONDA, NEW, OLD, FakeBench, Release, case, line, module


def changes(found: Diagnosis) -> list[str]:
    assert found.cure is not None
    return [change.words for change in found.cure.changes]


def test_what_works_as_declared_is_built_once_and_nothing_else_is_tried() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]})
    found = diagnose(case(line("numpy"), modules=[module("numpy")]), bench, NEW)
    assert found.declared is not None
    assert found.chosen == found.declared
    assert (len(bench.built), found.cure, found.failing, found.missing) == (1, None, (), ())


def test_an_undeclared_import_is_added_and_the_declared_environment_is_still_told_to_fail() -> None:
    bench = FakeBench({"numpy": [Release("1.0")], "seaborn": [Release("0.9")]})
    found = diagnose(case(line("numpy"), modules=[module("numpy"), module("seaborn", declared=False)]), bench, NEW)
    assert [(item.cause, item.subject) for item in found.failing] == [(Cause.MISSING_MODULE, "seaborn")]
    assert changes(found) == ["add seaborn"]
    assert found.cure is not None
    assert found.cure.diff.splitlines()[3:] == ["-numpy", "+numpy==1.0", "+seaborn==0.9"]
    assert found.missing == ()


def test_a_pin_without_a_wheel_for_this_python_moves_to_the_nearest_version_that_has_one() -> None:
    old = Release("1.4.0", "2020-01-15", ((3, 6), (3, 7)))
    releases = [old, Release("1.13.1", "2022-12-15"), Release("2.9.0", "2025-10-15")]
    bench = FakeBench({"torch": releases}, pythons=(NEW,))
    found = diagnose(case(line("torch==1.4.0", 7), modules=[module("torch")], day="2020-03-01"), bench, NEW)
    assert found.declared is not None
    assert [item.words for item in found.declared.problems] == ["torch==1.4.0 has no wheel for Python 3.11"]
    assert changes(found) == ["requirements.txt:7: torch==1.4.0 → torch==1.13.1"]


def test_an_interpreter_of_the_right_age_keeps_the_pins_where_no_near_version_has_a_wheel() -> None:
    old = Release("1.14.0", "2019-06-18", ((3, 6), (3, 7)))
    bench = FakeBench({"tensorflow": [old, Release("2.20.0", "2025-08-13", ((3, 11),))]})
    found = diagnose(case(line("tensorflow==1.14.0"), modules=[module("tensorflow")], day="2019-09-01"), bench, NEW)
    assert changes(found) == ["Python 3.7 instead of 3.11"]
    assert found.cure is not None
    assert found.cure.built.recipe.python == OLD


def test_where_one_package_changed_since_it_is_bounded_and_no_date_is_asked_for() -> None:
    broken = {"odd.part": "ImportError: cannot import name 'part' from 'odd'"}
    bench = FakeBench({"odd": [Release("1.0", "2019-01-01"), Release("2.0", "2022-01-01", breaks=broken)],
                       "numpy": [Release("1.16", "2019-01-01"), Release("2.0", "2024-06-01")]}, pythons=(NEW,))
    found = diagnose(case(line("odd", 1), line("numpy", 2), modules=[module("odd.part", "odd"), module("numpy")],
                          day="2019-06-01"), bench, NEW)
    assert [item.subject for item in found.failing] == ["odd.part"]
    assert changes(found) == ["requirements.txt:1: odd → odd==1.0"]


def test_a_change_that_the_table_knows_is_bounded_without_any_date() -> None:
    words = "ModuleNotFoundError: No module named 'sklearn.externals.joblib'"
    releases = [Release("0.22"), Release("1.5", "2024-05-01", breaks={"sklearn.externals.joblib": words})]
    bench = FakeBench({"scikit-learn": releases}, {"sklearn": "scikit-learn"}, pythons=(NEW,))
    found = diagnose(case(line("scikit-learn"), modules=[module("sklearn.externals.joblib", "scikit-learn")]), bench, NEW)
    assert changes(found) == ["requirements.txt:1: scikit-learn → scikit-learn<0.23"]


def test_a_placeholder_is_replaced_by_the_package_that_is_meant() -> None:
    bench = FakeBench({"scikit-learn": [Release("1.5")]}, {"sklearn": "scikit-learn"})
    found = diagnose(case(line("sklearn"), modules=[module("sklearn", "scikit-learn")]), bench, NEW)
    assert changes(found) == ["requirements.txt:1: sklearn → scikit-learn"]


def test_of_a_contradiction_the_side_gives_way_that_another_package_needs_otherwise() -> None:
    bench = FakeBench({"tensorflow": [Release("1.15.4", needs=("numpy>=1.16.0,<1.19.0",))],
                       "numpy": [Release("1.15.4"), Release("1.18.5"), Release("1.19.0")]}, pythons=(NEW,))
    found = diagnose(case(line("numpy==1.15.4", 4), line("tensorflow==1.15.4", 5), modules=[module("numpy")]), bench, NEW)
    assert found.declared is not None
    assert found.declared.problems[0].cause is Cause.CONFLICT
    assert changes(found) == ["requirements.txt:4: numpy==1.15.4 → numpy<1.19.0,>=1.16.0"]


def test_metadata_that_uv_refuses_is_left_to_pip() -> None:
    bench = FakeBench({"pandas": [Release("0.24", old_metadata=True)]}, pythons=(NEW,))
    found = diagnose(case(line("pandas"), modules=[module("pandas")]), bench, NEW)
    assert changes(found) == ["resolved by pip, which takes metadata that uv refuses"]


def test_a_version_that_the_readme_names_is_taken_for_an_undeclared_import() -> None:
    told = (replace(line("networkx==1.11"), place=Place("README.md", 9)),)
    bench = FakeBench({"numpy": [Release("1.0")], "networkx": [Release("1.11"), Release("3.0")]})
    found = diagnose(case(line("numpy"), modules=[module("networkx", declared=False)], told=told), bench, NEW)
    assert changes(found) == ["add networkx==1.11"]


def test_where_nothing_is_declared_an_environment_is_guessed_from_the_imports() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]})
    found = diagnose(case(modules=[module("numpy", declared=False)]), bench, NEW)
    assert found.declared is None
    assert found.failing == ()
    assert found.chosen is not None
    assert [item.name for item in found.chosen.locked] == ["numpy"]


def test_a_module_of_the_project_that_was_never_committed_is_named_and_never_installed() -> None:
    bench = FakeBench({"numpy": [Release("1.0")], "helpers": [Release("9.9")]})
    helpers = module("helpers", declared=False)
    found = diagnose(case(line("numpy"), modules=[module("numpy")], not_committed=(helpers,)), bench, NEW)
    assert [(item.cause, item.subject) for item in found.hopeless] == [(Cause.NOT_COMMITTED, "helpers")]
    assert found.chosen is not None
    assert [item.name for item in found.chosen.locked] == ["numpy"]
    assert [item.subject for item in found.missing] == ["helpers"]


def test_what_imports_most_is_chosen_where_no_environment_imports_everything() -> None:
    broken = {"odd": "ImportError: libodd.so: cannot open shared object file"}
    bench = FakeBench({"odd": [Release("1.0", breaks=broken)], "numpy": [Release("1.0")]}, pythons=(NEW,))
    found = diagnose(case(line("odd"), line("numpy"), modules=[module("odd"), module("numpy")]), bench, NEW)
    assert [item.subject for item in found.missing] == ["odd"]
    assert found.chosen is not None
    assert {item.name for item in found.chosen.locked} >= {"numpy"}


def test_a_line_that_no_installer_takes_fails_and_is_read_as_it_is_meant() -> None:
    said = "numpy=1.0 is taken by no installer"
    refused = Problem(Cause.BAD_DECLARATION, "numpy", said, "numpy=1.0", Place("requirements.txt", 1))
    bench = FakeBench({"numpy": [Release("1.0")]})
    meant = line("numpy==1.0", written="numpy=1.0")
    found = diagnose(case(meant, modules=[module("numpy")], refused=(refused,)), bench, NEW)
    assert found.declared is not None
    assert found.declared.problems == (refused,)
    assert changes(found) == ["requirements.txt:1: numpy=1.0 → numpy==1.0"]


def test_without_the_index_nothing_is_searched_for() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]}, offline=True)
    found = diagnose(case(line("numpy"), modules=[module("numpy")]), bench, NEW)
    assert found.declared is not None
    assert found.declared.problems[0].cause is Cause.NETWORK
    assert len(found.attempts) == 1


def test_when_time_runs_out_it_says_so() -> None:
    broken = {"odd": "ImportError: cannot import name 'part' from 'odd'"}
    bench = FakeBench({"odd": [Release("1.0", breaks=broken), Release("2.0", breaks=broken)]}, seconds=30.0, each=8.0)
    found = diagnose(case(line("odd"), modules=[module("odd")], day="2019-06-01"), bench, NEW)
    assert found.cure is None
    assert found.spent


def test_requirements_that_are_not_needed_for_what_works_are_not_in_the_cure() -> None:
    """A date and an old Python would work too; the least change is what people are told."""
    bench = FakeBench({"numpy": [Release("1.16", "2019-01-01"), Release("2.0", "2024-06-01")], "tqdm": [Release("4.0")]})
    modules = [module("numpy"), module("tqdm", declared=False)]
    found = diagnose(case(line("numpy"), modules=modules, day="2019-06-01"), bench, NEW)
    assert changes(found) == ["add tqdm"]


def test_a_backport_for_python_2_is_left_out_and_not_moved_to_some_old_version() -> None:
    futures = [Release("2.2.0"), Release("3.2.0", pythons=((2, 7),))]
    bench = FakeBench({"futures": futures, "numpy": [Release("1.0")]}, pythons=(NEW,))
    found = diagnose(case(line("futures==3.2.0", 1), line("numpy", 2), modules=[module("numpy")]), bench, NEW)
    assert changes(found) == ["requirements.txt:1: futures==3.2.0 → left out"]


def test_the_project_itself_among_its_requirements_is_left_out_in_every_environment_that_is_tried() -> None:
    bench = FakeBench({"numpy": [Release("1.18.5", "2020-06-01", ((3, 7),)), Release("2.0", "2024-06-01", ((3, 11),))]})
    lines = line("estool==1.0", 4), line("numpy==1.18.5", 8)
    found = diagnose(case(*lines, modules=[module("numpy")], day="2020-07-01"), bench, NEW)
    assert found.declared is not None
    assert changes(found) == ["requirements.txt:4: estool==1.0 → left out", "Python 3.7 instead of 3.11"]
    assert len(found.attempts) < 8


def test_an_environment_without_an_import_is_no_cure_but_what_there_is_to_run_in() -> None:
    broken = {"odd": "ImportError: libodd.so: cannot open shared object file"}
    bench = FakeBench({"odd": [Release("1.0", breaks=broken)], "numpy": [Release("1.0")]}, pythons=(NEW,))
    found = diagnose(case(line("odd"), line("numpy"), modules=[module("odd"), module("numpy")]), bench, NEW)
    assert found.cure is None
    assert found.chosen is not None
    assert [item.subject for item in found.missing] == ["odd"]


def test_what_only_functions_import_and_what_does_not_install_is_given_up_once_for_all() -> None:
    r_bridge = Release("3.4", "2020-01-01", pythons=((3, 9),))
    bench = FakeBench({"numpy": [Release("1.16", "2019-01-01", ((3, 7),)), Release("2.0", "2024-06-01", ((3, 11),))],
                       "rpy2": [r_bridge], "tqdm": [Release("4.0")]})
    lazy = (replace(module("rpy2", declared=False), lazy=True), replace(module("tqdm", declared=False), lazy=True))
    found = diagnose(case(line("numpy==1.16"), modules=[module("numpy")], optional=lazy, day="2019-06-01"), bench, NEW)
    assert changes(found) == ["add tqdm", "Python 3.7 instead of 3.11"]
    assert sum("rpy2" in attempt.words for attempt in found.attempts) <= 2


def test_what_a_package_of_the_project_asks_for_under_an_old_name_is_overridden() -> None:
    project = case(line("sklearn"), modules=[module("sklearn", "scikit-learn")], folders=(".",))
    recipe = Candidate(NEW).put(0, "scikit-learn").recipe(project)
    assert recipe.requirements == ("scikit-learn",)
    assert recipe.overrides == ("sklearn ; python_version < '3'",)
    assert Candidate(NEW).put(0, "sklearn==0.0").recipe(project).overrides == ("sklearn==0.0",)


def test_of_a_frozen_environment_what_nothing_imports_only_bounds_versions() -> None:
    frozen = [line(f"tool{number}==1.0", number + 3) for number in range(9)]
    index = {f"tool{number}": [Release("1.0")] for number in range(1, 9)} | {"tool0": [Release("2.0")]}
    bench = FakeBench(index | {"numpy": [Release("1.0", needs=("tool1",)), Release("2.0")]})
    found = diagnose(case(line("numpy==1.0"), *frozen, modules=[module("numpy")]), bench, NEW)
    assert changes(found) == ["requirements.txt:3: tool0==1.0 → tool0==2.0"]
    index["tool0"] = [Release("1.0", pythons=((2, 7),))]
    bench = FakeBench(index | {"numpy": [Release("1.0", needs=("tool1",)), Release("2.0")]})
    slim = Candidate(NEW, slim=True)
    recipe = slim.recipe(case(line("numpy==1.0"), *frozen, modules=[module("numpy")]))
    assert recipe.requirements == ("numpy==1.0",)
    assert len(recipe.constraints) == 9
    assert bench.build(recipe).stands


def test_a_repository_that_is_not_reached_gives_way_to_the_release_of_its_time() -> None:
    bench = FakeBench({"geoopt": [Release("0.1", "2019-06-01"), Release("0.5", "2022-06-01")], "numpy": [Release("1.0")]},
                      pythons=(NEW,))
    link = replace(line("numpy", 8), text="geoopt @ git+https://example.org/geoopt.git@010f5bd", name="geoopt")
    project = case(link, modules=[module("geoopt")], day="2020-02-01")
    candidate, _ = Remedies(project, bench, NEW, ())._other_version(Candidate(NEW), "geoopt")
    assert candidate.replaced == ((0, "geoopt==0.1"),)


def test_an_import_that_needs_a_display_does_not_fail_and_is_told() -> None:
    bench = FakeBench({"gym": [Release("0.9")]})
    bench.probe = lambda built, modules: (Problem(Cause.NO_DISPLAY, "gym", "importing gym needs a display"),)  # type: ignore[method-assign]
    found = diagnose(case(line("gym"), modules=[module("gym")]), bench, NEW)
    assert (found.failing, found.missing, found.cure) == ((), (), None)
    assert found.warnings == ("importing gym needs a display",)


PART = CondaPart(("conda-forge",), (Line("gdal", "gdal", Place("environment.yml", 4)),))
BY_CONDA = Line("gdal==3.4.*", "gdal", Place("environment.yml", 4), conda=True)


def test_conda_s_packages_lie_beneath_and_the_rest_goes_on_top() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]}, beneath={"gdal": Release("3.4.1")})
    wanted = (module("gdal"), module("osgeo", "nowhere", declared=False), module("numpy"))
    found = diagnose(case(BY_CONDA, line("numpy"), modules=wanted, conda=PART), bench, NEW)
    assert found.declared is not None
    assert (found.declared.recipe.python, found.declared.recipe.beneath) == (CONDA, True)
    assert found.declared.recipe.requirements == ("numpy",)
    assert [item.subject for item in found.failing] == ["osgeo"], "tried, as conda might have brought it"


def test_what_an_import_lacks_is_added_on_top_of_conda_s_packages() -> None:
    bench = FakeBench({"numpy": [Release("1.0")]}, beneath={"gdal": Release("3.4.1")})
    wanted = (module("gdal"), module("numpy", declared=False))
    found = diagnose(case(BY_CONDA, modules=wanted, conda=PART), bench, NEW)
    assert found.cure is not None
    assert [change.words for change in found.cure.changes] == ["add numpy"]
    assert found.cure.built.recipe.python == CONDA


def test_where_conda_fails_the_index_is_searched_and_conda_s_cause_stays() -> None:
    conflict = Problem(Cause.CONFLICT, "", "the conda packages contradict each other")
    bench = FakeBench({"gdal": [Release("3.4.1")], "numpy": [Release("1.0")]}, by_conda=conflict)
    found = diagnose(case(BY_CONDA, line("numpy"), modules=(module("gdal"),), conda=PART), bench, NEW)
    assert found.declared is not None
    assert (found.declared.stands, found.declared.problems) == (False, (conflict,))
    assert found.cure is not None
    assert [change.words for change in found.cure.changes] == ["the package index in place of conda"]
    assert found.cure.built.recipe.requirements == ("gdal==3.4.*", "numpy")


class WithoutR(FakeBench):
    """A machine on which rpy2 cannot be compiled."""

    def build(self, recipe: Recipe) -> Built:
        if any(text.startswith("rpy2") for text in recipe.requirements):
            problem = Problem(Cause.SYSTEM_LIBRARY, "rpy2", "the build of rpy2==3.0 needs the program R")
            return Built(recipe, None, problems=(problem,))
        return super().build(recipe)


def test_what_the_machine_lacks_hinders_no_cure_of_the_rest() -> None:
    bench = WithoutR({"numpy": [Release("1.0")], "rpy2": [Release("3.0")], "seaborn": [Release("0.9")]})
    wanted = (module("numpy"), module("rpy2", declared=False), module("seaborn", declared=False))
    found = diagnose(case(line("numpy"), modules=wanted), bench, NEW)
    assert found.cure is not None
    assert [change.words for change in found.cure.changes] == ["add seaborn"]
    assert [(item.subject, item.words) for item in found.missing] == [("rpy2", "the build of rpy2==3.0 needs the program R")]


def test_a_bound_that_a_tighter_one_makes_idle_is_left_out() -> None:
    trees = case(line("scikit-learn>=0.18"))
    first = bounded(trees, Candidate(NEW), "scikit-learn<0.22")
    assert first is not None
    second = bounded(trees, first, "scikit-learn<0.20")
    assert second is not None
    assert [text for _, text in second.lines(trees)] == ["scikit-learn>=0.18,<0.20"]
