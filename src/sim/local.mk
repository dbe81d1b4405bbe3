libbkc_a_SOURCES += \
	src/sim/admin.c src/sim/admin.h \
	src/sim/answer.c src/sim/answer.h \
	src/sim/auth.c src/sim/auth.h \
	src/sim/backup.c src/sim/backup.h src/sim/backup_ops.h \
	src/sim/backup_airgap.c \
	src/sim/backup_common.c \
	src/sim/backup_framework.c \
	src/sim/backup_hold.c \
	src/sim/backup_jobs.c src/sim/backup_jobs.h \
	src/sim/backup_jobs_list.c \
	src/sim/backup_jobs_points.c \
	src/sim/backup_jobs_run.c \
	src/sim/backup_jobs_select.c \
	src/sim/backup_jobs_start.c \
	src/sim/backup_jobs_state.c \
	src/sim/backup_lock.c \
	src/sim/backup_notify.c \
	src/sim/backup_outside.c \
	src/sim/backup_plan.c \
	src/sim/backup_policy.c \
	src/sim/backup_report.c \
	src/sim/backup_rule.c \
	src/sim/backup_selection.c \
	src/sim/backup_settings.c \
	src/sim/backup_tag.c \
	src/sim/backup_testing.c \
	src/sim/backup_tiering.c \
	src/sim/backup_vault.c \
	src/sim/calls.c src/sim/calls.h \
	src/sim/clock.c src/sim/clock.h \
	src/sim/dynamodb.c \
	src/sim/ec2.c \
	src/sim/fault.c src/sim/fault.h \
	src/sim/iam.c src/sim/iam.h src/sim/iam_records.h \
	src/sim/iam_policies.c \
	src/sim/keys.c src/sim/keys.h \
	src/sim/kms.c src/sim/kms.h \
	src/sim/leg.c src/sim/leg.h \
	src/sim/managed.c src/sim/managed.h \
	src/sim/normal.c src/sim/normal.h \
	src/sim/organizations.c src/sim/organizations.h \
	src/sim/organizations_policies.c src/sim/organizations_records.h \
	src/sim/page.c \
	src/sim/policy.c src/sim/policy.h \
	src/sim/rds.c src/sim/rds.h \
	src/sim/rds_check.c \
	src/sim/rds_engines.c \
	src/sim/rds_snapshots.c \
	src/sim/request.c src/sim/request.h \
	src/sim/roles.c \
	src/sim/s3.c \
	src/sim/serve.c src/sim/serve.h \
	src/sim/httpd.c src/sim/httpd.h \
	src/sim/server.c \
	src/sim/settle.c src/sim/settle.h \
	src/sim/sim.h \
	src/sim/sns.c \
	src/sim/state.h \
	src/sim/store.c src/sim/store.h \
	src/sim/sts.c \
	src/sim/tagging.c \
	src/sim/tags.c src/sim/tags.h \
	src/sim/timer.c src/sim/timer.h \
	src/sim/valid.c src/sim/valid.h \
	src/sim/world.c src/sim/world.h
unit_programs += tests/unit/test_sim_jobs
unit_programs += tests/unit/test_sim_legs
unit_programs += tests/unit/test_sim
unit_programs += tests/unit/test_sim_backup
unit_programs += tests/unit/test_sim_data
