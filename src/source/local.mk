libbkc_a_SOURCES += \
	src/source/diag.c src/source/diag.def src/source/diag.h \
	src/source/file.c src/source/file.h \
	src/source/fix_draw.c \
	src/source/pen.c src/source/pen.h \
	src/source/render_github.c \
	src/source/render_gitlab.c \
	src/source/render_json.c \
	src/source/render_junit.c \
	src/source/render_sarif.c \
	src/source/render_short.c \
	src/source/render_text.c \
	src/source/report.c src/source/report.h \
	src/source/rules.c \
	src/source/snippet.c \
	src/source/utf8.c
unit_programs += tests/unit/test_source tests/unit/test_report tests/unit/test_tool_reports
