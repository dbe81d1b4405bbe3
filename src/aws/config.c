/*
 * Reading the shared config and credentials files.
 *
 * A line is a comment, a section `[word name]`, a setting `word = value` at the margin, or,
 * indented, what goes on with the setting above: as a block of settings if that has no value of
 * its own, else as more lines of the value.
 */
#include "aws/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct setting {
	struct bk_str word;  /* "sts.endpoint_url" within a block */
	struct bk_str value; /* a part of the file's text */
};

struct section {
	BK_VEC(struct setting) settings;
};

struct bk_config {
	struct bk_arena *arena;
	struct bk_map sections[BK_CONFIG_FILE_COUNT][BK_CONFIG_KIND_COUNT]; /* by name */
};

/* Words in front of a section's name in the config file. */
static const struct {
	const char *word;
	enum bk_config_kind kind;
} kinds[] = {
	{"profile", BK_CONFIG_PROFILE},
	{"sso-session", BK_CONFIG_SSO_SESSION},
	{"services", BK_CONFIG_SERVICES},
};

_Static_assert(BK_COUNT(kinds) == BK_CONFIG_KIND_COUNT, "a word for each kind");

struct bk_config *bk_config_new(void)
{
	struct bk_arena *arena = bk_arena_new_secret();
	struct bk_config *config = bk_new(arena, struct bk_config);

	config->arena = arena;
	for (size_t file = 0; file < BK_CONFIG_FILE_COUNT; file++) {
		for (size_t kind = 0; kind < BK_CONFIG_KIND_COUNT; kind++)
			bk_map_init(&config->sections[file][kind], arena);
	}
	return config;
}

void bk_config_free(struct bk_config *config)
{
	if (config)
		bk_arena_free(config->arena);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static struct bk_str trim(struct bk_str s)
{
	while (s.len && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* The state of one parse. */
struct parse {
	struct bk_config *config;
	enum bk_config_file file;
	struct bk_str name; /* of the file */
	int line;
	bool in_section;         /* a header was seen */
	struct section *section; /* NULL: one that nobody asks for */
	struct bk_str block;     /* the setting without a value that a block may follow */
	bool has_setting;        /* one that an indented line may go on with */
	struct bk_error *ret_error;
};

static bool complain(const struct parse *parse, const char *what)
{
	return bk_error_set(
		parse->ret_error, "%.*s:%d: %s", BK_STR_ARGS(parse->name), parse->line, what);
}

/* "profile x" or `profile "x y"`; in the credentials file, and for [default], the name alone. */
static bool split_header(const struct parse *parse, struct bk_str header, enum bk_config_kind *kind,
	struct bk_str *ret_name)
{
	struct bk_str rest = header, word;

	if (parse->file == BK_CONFIG_CREDENTIALS || bk_str_is(header, "default")) {
		*kind = BK_CONFIG_PROFILE;
		*ret_name = header;
		return true;
	}
	while (rest.len && !is_blank(rest.ptr[0])) {
		rest.ptr++;
		rest.len--;
	}
	word = (struct bk_str){header.ptr, header.len - rest.len};
	rest = trim(rest);
	if (rest.len >= 2 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'') &&
		rest.ptr[rest.len - 1] == rest.ptr[0])
		rest = (struct bk_str){rest.ptr + 1, rest.len - 2};
	for (size_t i = 0; i < BK_COUNT(kinds); i++) {
		if (bk_str_is(word, kinds[i].word)) {
			*kind = kinds[i].kind;
			*ret_name = rest;
			return rest.len > 0;
		}
	}
	return false;
}

static bool parse_header(struct parse *parse, struct bk_str line)
{
	size_t end = bk_str_find(line, ']');
	enum bk_config_kind kind;
	struct bk_map *sections;
	struct bk_str name;

	if (end == line.len)
		return complain(parse, "a section begins with `[` but does not end with `]`");
	parse->in_section = true;
	parse->section = NULL;
	parse->has_setting = false;
	if (!split_header(parse, trim((struct bk_str){line.ptr + 1, end - 1}), &kind, &name))
		return true;
	sections = &parse->config->sections[parse->file][kind];
	parse->section = bk_map_find(sections, name);
	if (!parse->section) {
		parse->section = bk_new(parse->config->arena, struct section);
		bk_map_put(sections, name, parse->section);
	}
	return true;
}

/* Cuts "word = value" or "word: value"; false where it is neither. */
static bool split_setting(struct bk_arena *arena, struct bk_str line, struct bk_str *ret_word,
	struct bk_str *ret_value)
{
	size_t equals = bk_str_find(line, '='), colon = bk_str_find(line, ':');
	size_t at = equals < colon ? equals : colon;
	struct bk_str word = trim((struct bk_str){line.ptr, at});

	if (at == line.len || word.len == 0)
		return false;
	*ret_word = bk_str_lower(arena, word);
	*ret_value = trim((struct bk_str){line.ptr + at + 1, line.len - at - 1});
	return true;
}

static void add_setting(struct parse *parse, struct bk_str word, struct bk_str value)
{
	if (parse->section)
		bk_vec_push(parse->config->arena, &parse->section->settings,
			((struct setting){word, value}));
}

static bool parse_setting(struct parse *parse, struct bk_str line)
{
	struct bk_str word, value;

	if (!parse->in_section)
		return complain(parse, "a setting before the first section");
	if (!split_setting(parse->config->arena, line, &word, &value))
		return complain(parse, "neither a section nor a setting `word = value`");
	add_setting(parse, word, value);
	parse->has_setting = true;
	parse->block = value.len ? (struct bk_str){0} : word;
	return true;
}

/* An indented line. */
static bool parse_more(struct parse *parse, struct bk_str line)
{
	struct bk_arena *arena = parse->config->arena;
	struct bk_str word, value;
	struct setting *last;

	if (parse->block.len) {
		if (!split_setting(arena, line, &word, &value))
			return complain(parse, "a block of settings with a line that is none");
		const struct bk_str pieces[] = {parse->block, BK_STR("."), word};
		add_setting(parse, bk_str_concat(arena, pieces, BK_COUNT(pieces)), value);
		return true;
	}
	if (!parse->section)
		return true;
	last = &parse->section->settings.at[parse->section->settings.len - 1];
	last->value.len = (size_t)(line.ptr + line.len - last->value.ptr);
	return true;
}

static bool parse_line(struct parse *parse, struct bk_str line)
{
	struct bk_str bare = trim(line);
	bool indented = line.len && is_blank(line.ptr[0]);

	if (bare.len == 0 || bare.ptr[0] == '#' || bare.ptr[0] == ';')
		return true;
	if (indented && parse->has_setting)
		return parse_more(parse, bare);
	if (bare.ptr[0] == '[')
		return parse_header(parse, bare);
	return parse_setting(parse, bare);
}

bool bk_config_parse(struct bk_config *config, enum bk_config_file file, struct bk_str name,
	struct bk_str text, struct bk_error *ret_error)
{
	struct parse parse = {.config = config, .file = file, .name = name, .ret_error = ret_error};

	if (text.len && memchr(text.ptr, '\0', text.len))
		return bk_error_set(
			ret_error, "%.*s: not a text: it has a NUL byte", BK_STR_ARGS(name));
	text = bk_str_dup(config->arena, text);
	if (bk_str_has_prefix(text, BK_STR(BYTE_ORDER_MARK)))
		bk_str_cut(&text, BYTE_ORDER_MARK[2]);
	while (text.len) {
		parse.line++;
		if (!parse_line(&parse, bk_str_cut(&text, '\n')))
			return false;
	}
	return true;
}

bool bk_config_slurp(struct bk_arena *arena, const char *path, size_t max, struct bk_str *ret,
	bool *ret_missing, struct bk_error *ret_error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;
	size_t len = 0;
	ssize_t got;

	if (ret_missing)
		*ret_missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	if (fd < 0)
		return bk_error_set(ret_error, "%s: %s", path, strerror(errno));
	text = bk_arena_text(arena, max + 1);
	do {
		got = read(fd, text + len, max + 1 - len);
		if (got > 0)
			len += (size_t)got;
	} while (got > 0 && len <= max);
	if (got < 0)
		bk_error_set(ret_error, "%s: %s", path, strerror(errno));
	else if (len > max)
		bk_error_set(ret_error, "%s: larger than %zu bytes", path, max);
	close(fd);
	*ret = (struct bk_str){text, len};
	return got == 0 && len <= max;
}

bool bk_config_read(struct bk_config *config, enum bk_config_file file, const char *path,
	struct bk_error *ret_error)
{
	/* Of its own: it is as large as the largest file may be. */
	struct bk_arena *arena = bk_arena_new_secret();
	struct bk_error error = {0};
	struct bk_str text = {0};
	bool missing = false;
	bool fine = bk_config_slurp(arena, path, BK_CONFIG_FILE_MAX, &text, &missing, &error) &&
		bk_config_parse(config, file, bk_str_of(path), text, &error);

	bk_arena_free(arena);
	if (fine || missing)
		return true;
	*ret_error = error;
	return false;
}

bool bk_config_has(const struct bk_config *config, enum bk_config_kind kind, struct bk_str name)
{
	for (size_t file = 0; file < BK_CONFIG_FILE_COUNT; file++) {
		if (bk_map_find(&config->sections[file][kind], name))
			return true;
	}
	return false;
}

struct bk_str bk_config_get_in(const struct bk_config *config, enum bk_config_file file,
	enum bk_config_kind kind, struct bk_str name, const char *word)
{
	const struct section *section = bk_map_find(&config->sections[file][kind], name);

	for (size_t i = section ? section->settings.len : 0; i-- > 0;) {
		if (bk_str_is(section->settings.at[i].word, word))
			return section->settings.at[i].value;
	}
	return (struct bk_str){0};
}

struct bk_str bk_config_get(const struct bk_config *config, enum bk_config_kind kind,
	struct bk_str name, const char *word)
{
	for (size_t file = 0; file < BK_CONFIG_FILE_COUNT; file++) {
		struct bk_str value =
			bk_config_get_in(config, (enum bk_config_file)file, kind, name, word);

		if (value.ptr)
			return value;
	}
	return (struct bk_str){0};
}
