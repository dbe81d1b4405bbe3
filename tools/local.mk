# Files that the build turns into C (src/base/embed.h).
stdlib_files = $(sort $(wildcard $(srcdir)/stdlib/*.bk))
rule_pages = $(sort $(wildcard $(srcdir)/docs/rules/BK*.md))
schemas = $(sort $(wildcard $(srcdir)/docs/schema/*.json))

nodist_libbkc_a_SOURCES += embed/stdlib.c embed/rules.c embed/schemas.c embed/zones.c
CLEANFILES += embed/stdlib.c embed/rules.c embed/schemas.c embed/zones.c

# The folder is a prerequisite too: it changes when a file goes.
embed/stdlib.c: $(stdlib_files) $(wildcard $(srcdir)/stdlib) $(srcdir)/tools/embed.sh
	$(AM_V_GEN)$(MKDIR_P) embed && \
	$(SHELL) $(srcdir)/tools/embed.sh bk_stdlib_files bk_stdlib_count $(stdlib_files) >$@.tmp && mv $@.tmp $@

embed/rules.c: $(rule_pages) $(wildcard $(srcdir)/docs/rules) $(srcdir)/tools/embed.sh
	$(AM_V_GEN)$(MKDIR_P) embed && \
	$(SHELL) $(srcdir)/tools/embed.sh bk_rule_pages bk_rule_page_count $(rule_pages) >$@.tmp && mv $@.tmp $@

embed/schemas.c: $(schemas) $(wildcard $(srcdir)/docs/schema) $(srcdir)/tools/embed.sh
	$(AM_V_GEN)$(MKDIR_P) embed && \
	$(SHELL) $(srcdir)/tools/embed.sh bk_schemas bk_schema_count $(schemas) >$@.tmp && mv $@.tmp $@

embed/zones.c: $(TZDATA) $(srcdir)/tools/zones.sh
	$(AM_V_GEN)$(MKDIR_P) embed && \
	$(SHELL) $(srcdir)/tools/zones.sh $(TZDATA) >$@.tmp && mv $@.tmp $@
