libbkc_a_SOURCES += \
	src/cmd/apply.c \
	src/cmd/check.c \
	src/cmd/confirm.c \
	src/cmd/confirm.h \
	src/cmd/diff.c \
	src/cmd/diff.h \
	src/cmd/emit.c \
	src/cmd/explain.c src/cmd/explain.h \
	src/cmd/explain_emitted.c \
	src/cmd/explain_path.c \
	src/cmd/explain_services.c \
	src/cmd/explain_vault.c \
	src/cmd/fix.c \
	src/cmd/fix.h \
	src/cmd/flags.c \
	src/cmd/flags.h \
	src/cmd/fmt.c \
	src/cmd/help.c \
	src/cmd/match.c \
	src/cmd/own.c \
	src/cmd/progress.c \
	src/cmd/progress.h \
	src/cmd/services.c \
	src/cmd/services.h \
	src/cmd/plan.c \
	src/cmd/session.c \
	src/cmd/session.h \
	src/cmd/sim.c \
	src/cmd/sim_points.c src/cmd/sim_points.h \
	src/cmd/target.c \
	src/cmd/target.h \
	src/cmd/tree.c \
	src/cmd/tree.h \
	src/cmd/version.c \
	src/cmd/world.c \
	src/cmd/world.h
