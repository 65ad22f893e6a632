"""The DAG in a real Airflow: once around the simulated bank, then once per exit status, with stand-ins that only exit.

Started by run.ts, which prepares Airflow, the bank and the two folders of programs named in the environment.
"""

import os
import sqlite3
import unittest
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from airflow.dag_processing.dagbag import DagBag

DAGS = Path(__file__).parent.parent
STAND_INS = Path(os.environ["TEST_STAND_INS"])
REAL_PROGRAMS = os.environ["TEST_REAL_PROGRAMS"]
SEARCH_PATH = os.environ["PATH"]


def read_dag():
    bag = DagBag(DAGS / "qonto_elt_dag.py")
    if bag.import_errors:
        raise AssertionError(bag.import_errors)
    return bag.dags["qonto_elt"]


def run(dag, programs):
    """States of the run and of its tasks."""
    os.environ["PATH"] = f"{programs}{os.pathsep}{SEARCH_PATH}"
    done = dag.test()
    states = {task.task_id: str(task.state) for task in done.get_task_instances()}
    return str(done.state), [states[name] for name in ("extract", "load", "dbt", "report")]


class Structure(unittest.TestCase):
    def test_one_task_per_step_in_order(self):
        dag = read_dag()
        self.assertEqual([task.task_id for task in dag.topological_sort()], ["extract", "load", "dbt", "report"])
        self.assertEqual((dag.max_active_runs, dag.catchup), (1, False))
        self.assertEqual(dag.timetable.expression, "*/15 * * * *")

    def test_retries_end_before_the_next_tick(self):
        for name in ("extract", "load", "dbt"):
            task = read_dag().get_task(name)
            waits = [task.retry_delay * task.retry_exponential_backoff**n for n in range(task.retries)]
            self.assertGreaterEqual(task.retries, 1)
            self.assertLess(sum((min(wait, task.max_retry_delay) for wait in waits), timedelta()), timedelta(minutes=15))


class AroundTheBank(unittest.TestCase):
    def test_two_runs_succeed_and_airflow_keeps_no_key(self):
        for _ in range(2):
            self.assertEqual(run(read_dag(), REAL_PROGRAMS), ("success", ["success"] * 4))
        with closing(sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db")) as database:
            kept = "\n".join(database.iterdump())
        self.assertIn('"QONTO_SECRET_KEY": "***"', kept)
        self.assertTrue(os.environ["TEST_SECRET"] not in kept, "the bank's key is in Airflow's database")


class ExitStatuses(unittest.TestCase):
    """What each status does to the run, its tasks, and how often the program is tried (with one retry)."""

    def expect(self, statuses, state, tasks, calls):
        (STAND_INS / "calls").write_text("")
        for name in ("extract", "load", "build"):
            (STAND_INS / f"{name}.status").write_text(str(statuses.get(name, 0)))
        dag = read_dag()
        for task in dag.tasks:
            task.retries = min(task.retries, 1)
            task.retry_delay = timedelta(seconds=0)
        self.assertEqual(run(dag, STAND_INS), (state, tasks.split()))
        self.assertEqual((STAND_INS / "calls").read_text().split(), calls.split())

    def test_the_key_is_given_to_extract_alone(self):
        self.expect({}, "success", "success success success success", "extract+key load build")

    def test_credentials_of_the_worker_are_given_to_extract_alone(self):
        names = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "ACCESS_TOKEN", "STAGING_TOKEN")
        with patch.dict(os.environ, {f"QONTO_{name}": "x" for name in names}):
            self.expect({}, "success", "success success success success", "extract+key+5 load build")

    def test_data_that_was_set_aside_holds_back_nothing_and_is_reported(self):
        self.expect({"extract": 65}, "failed", "success success success failed", "extract+key load build")

    def test_a_bank_that_does_not_answer_is_tried_again_and_the_rest_loaded(self):
        for status in (69, 1):
            self.expect(
                {"extract": status},
                "failed",
                "failed success success upstream_failed",
                "extract+key extract+key load build",
            )

    def test_another_run_at_it_skips_this_one(self):
        self.expect({"extract": 75}, "success", "skipped skipped skipped success", "extract+key")
        self.expect({"load": 75}, "success", "success skipped skipped success", "extract+key load")

    def test_what_was_set_aside_is_reported_though_the_load_was_skipped(self):
        self.expect({"extract": 65, "load": 75}, "failed", "success skipped skipped failed", "extract+key load")

    def test_credentials_and_settings_are_not_tried_again(self):
        for status in (77, 78):
            self.expect(
                {"extract": status}, "failed", "failed success success upstream_failed", "extract+key load build"
            )
            self.expect(
                {"load": status},
                "failed",
                "success failed upstream_failed upstream_failed",
                "extract+key load",
            )

    def test_a_damaged_raw_zone_is_not_tried_again_and_a_warehouse_without_answer_is(self):
        self.expect({"load": 65}, "failed", "success failed upstream_failed upstream_failed", "extract+key load")
        self.expect({"load": 69}, "failed", "success failed upstream_failed upstream_failed", "extract+key load load")

    def test_a_dbt_test_that_fails_is_not_tried_again_and_a_fault_is(self):
        self.expect({"build": 65}, "failed", "success success failed upstream_failed", "extract+key load build")
        for status in (69, 74):
            self.expect(
                {"build": status},
                "failed",
                "success success failed upstream_failed",
                "extract+key load build build",
            )
        self.expect({"build": 75}, "success", "success success skipped success", "extract+key load build")


if __name__ == "__main__":
    unittest.main()
