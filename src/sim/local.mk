libbkc_a_SOURCES += \
	src/sim/backup.h \
	src/sim/dynamodb.c \
	src/sim/ec2.c \
	src/sim/keys.h \
	src/sim/rds.c src/sim/rds.h \
	src/sim/rds_check.c \
	src/sim/rds_engines.c \
	src/sim/rds_snapshots.c \
	src/sim/settle.c src/sim/settle.h \
	src/sim/sim.h \
	src/sim/sns.c \
	src/sim/tagging.c \
	src/sim/tags.c src/sim/tags.h
