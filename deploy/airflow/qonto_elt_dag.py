"""### From the bank to the finance tables, every 15 minutes

`extract`, `load` and `build` are what a person would start by hand, and `build` starts dbt only where a table would become
another by it; `report` makes a run red when the bank sent
data that was set aside. Every task may be run again at any time: each continues where it really stands.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import DAG, BaseOperator, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

# Exit statuses of qonto-elt; those that are not named are retried.
DONE = 0
BAD_DATA = 65
BUSY = 75
AUTHENTICATION = 77
CONFIGURATION = 78

BANK_CREDENTIALS = (
    "QONTO_LOGIN",
    "QONTO_SECRET_KEY",
    "QONTO_CLIENT_ID",
    "QONTO_CLIENT_SECRET",
    "QONTO_REFRESH_TOKEN",
    "QONTO_ACCESS_TOKEN",
    "QONTO_STAGING_TOKEN",
)


class Program(BaseOperator):
    """Runs one program and turns its exit status, which it returns, into the state of the task.

    A BashOperator knows "skip" and "try again"; a wrong password must not be tried again, and rows that were set aside
    must not hold back the others.
    """

    template_fields = ("command", "env")

    def __init__(self, *, command, accept=(DONE,), skip=(), fail=(), env=None, asks_bank=False, **kwargs):
        super().__init__(**kwargs)
        self.command = command
        self.accept = accept
        self.skip = skip
        self.fail = fail
        self.env = env or {}
        self.asks_bank = asks_bank
        self.hook = None

    def execute(self, context):
        self.hook = SubprocessHook()
        status = self.hook.run_command(self.command, env=self.environment()).exit_code
        what = f"{' '.join(self.command)} ended with status {status}; its own words are above"
        if status in self.skip:
            raise AirflowSkipException(what)
        if status in self.fail:
            raise AirflowFailException(what)
        if status not in self.accept:
            raise AirflowException(what)
        if status != DONE:
            self.log.warning(what)
        return status

    def environment(self):
        """The worker's, without Airflow's own secrets; the bank's credentials go to the task that asks for them."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "_AIRFLOW")) and (self.asks_bank or name not in BANK_CREDENTIALS)
        }
        return {**kept, **self.env}

    def on_kill(self):
        if self.hook is not None:
            self.hook.send_sigterm()


with DAG(
    dag_id="qonto_elt",
    doc_md=__doc__,
    schedule="*/15 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    tags=["qonto", "finance"],
    default_args={
        # A minute, two, four: over before the next tick.
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2,
        "max_retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=2),
    },
) as dag:
    extract = Program(
        task_id="extract",
        command=["qonto-elt", "extract"],
        env={
            "QONTO_LOGIN": "{{ conn.qonto.login }}",
            "QONTO_SECRET_KEY": "{{ conn.qonto.password }}",
        },
        # Those of OAuth, which count before the key, and of the sandbox come from the worker.
        asks_bank=True,
        # What could be kept is committed: the others need not wait for the rows that could not.
        accept=(DONE, BAD_DATA),
        # Another run is at it, and does what this one would have done.
        skip=(BUSY,),
        fail=(AUTHENTICATION, CONFIGURATION),
    )
    load = Program(
        task_id="load",
        command=["qonto-elt", "load"],
        skip=(BUSY,),
        # To a loader, bad data means a damaged raw zone.
        fail=(BAD_DATA, AUTHENTICATION, CONFIGURATION),
        # Also after a failed extract: one bank account that cannot be read does not hold back the others.
        trigger_rule="none_skipped",
    )
    dbt = Program(
        task_id="dbt",
        command=["qonto-elt", "build"],
        skip=(BUSY,),
        # A model or a test fails, and would fail again.
        fail=(BAD_DATA, AUTHENTICATION, CONFIGURATION),
    )

    @task(retries=0, trigger_rule="none_failed")
    def report(extracted):
        """The last task decides the colour of the run: red, once, for data that somebody has to look at."""
        if extracted == BAD_DATA:
            raise AirflowFailException("Data was set aside: see the log of `extract`, and quarantine/ in the raw zone")

    extract >> load >> dbt >> report(extract.output)
