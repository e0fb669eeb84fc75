from cqp.celery import app
from cqp.jobs import services


@app.task(name="jobs.run")
def task_run_job(job_id):
    services.run_job(job_id)


@app.task(name="jobs.sweep")
def task_sweep():
    services.sweep()
