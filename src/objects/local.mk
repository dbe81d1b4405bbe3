libbkc_a_SOURCES += \
	src/objects/aws.c src/objects/aws.h \
	src/objects/desired.c src/objects/desired.h \
	src/objects/graph.c \
	src/objects/node.c src/objects/node.h
