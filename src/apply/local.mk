libbkc_a_SOURCES += \
	src/apply/answer.c \
	src/apply/answer_backup.c \
	src/apply/answer_org.c \
	src/apply/apply.h \
	src/apply/assume.c \
	src/apply/assume.h \
	src/apply/assume_policy.c \
	src/apply/assume_store.c \
	src/apply/call.c \
	src/apply/canonical.c \
	src/apply/cliff.c \
	src/apply/compare.c \
	src/apply/compare.h \
	src/apply/digest.c \
	src/apply/digest.h \
	src/apply/driver.c \
	src/apply/driver.h \
	src/apply/execute.c \
	src/apply/execute.h \
	src/apply/existing.c \
	src/apply/gate.c \
	src/apply/grant.c \
	src/apply/grant.h \
	src/apply/observe.c \
	src/apply/observe.h \
	src/apply/order.c \
	src/apply/orphan.c \
	src/apply/own.c \
	src/apply/plan.c \
	src/apply/plan.h \
	src/apply/policy.c \
	src/apply/save.c \
	src/apply/show.c \
	src/apply/show_json.c \
	src/apply/untag.c \
	src/apply/value.c \
	src/apply/value.h \
	src/apply/world.c \
	src/apply/write.c \
	src/apply/write.h \
	src/apply/write_key.c \
	src/apply/write_organization.c \
	src/apply/write_plan.c \
	src/apply/write_role.c \
	src/apply/write_settings.c \
	src/apply/write_store.c \
	src/apply/write_vault.c \
	src/apply/writers.c

unit_programs += tests/unit/test_apply
tests_unit_test_apply_SOURCES = tests/unit/test_apply.c tests/unit/apply_case.c tests/unit/apply_case.h
unit_programs += tests/unit/test_apply_again tests/unit/test_apply_canonical
tests_unit_test_apply_again_SOURCES = tests/unit/test_apply_again.c tests/unit/apply_case.c tests/unit/apply_case.h
unit_programs += tests/unit/test_apply_premise
tests_unit_test_apply_premise_SOURCES = tests/unit/test_apply_premise.c tests/unit/apply_case.c tests/unit/apply_case.h
