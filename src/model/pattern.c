/*
 * Patterns as programs: each step takes one byte of a set or forks. All steps that the text can
 * have reached are followed at once (K. Thompson's construction, CACM 1968).
 */
#include "model/pattern.h"

#include "base/arena.h"
#include "base/vec.h"

enum step_kind { STEP_BYTE, STEP_FORK, STEP_JUMP, STEP_END };

struct bytes {
	uint64_t bits[4];
};

struct step {
	enum step_kind kind;
	uint32_t to, other; /* FORK, JUMP: relative, so that a piece can be copied */
	const struct bytes *bytes;
};

typedef BK_VEC(struct step) steps;

struct bk_pattern {
	steps steps;
};

struct compiler {
	struct bk_arena *arena;
	struct bk_str rest;
	steps steps;
	bool failed;
};

static void add_byte(struct bytes *bytes, unsigned char c)
{
	bytes->bits[c / 64] |= UINT64_C(1) << (c % 64);
}

static bool has_byte(const struct bytes *bytes, unsigned char c)
{
	return bytes->bits[c / 64] >> (c % 64) & 1;
}

static void invert(struct bytes *bytes)
{
	for (size_t i = 0; i < BK_COUNT(bytes->bits); i++)
		bytes->bits[i] = ~bytes->bits[i];
}

static bool at(const struct compiler *compiler, char c)
{
	return compiler->rest.len && compiler->rest.ptr[0] == c;
}

static unsigned char take(struct compiler *compiler)
{
	unsigned char c = (unsigned char)compiler->rest.ptr[0];

	compiler->rest.ptr++;
	compiler->rest.len--;
	return c;
}

static void emit(struct compiler *compiler, struct step step)
{
	if (compiler->steps.len >= BK_PATTERN_STEPS_MAX)
		compiler->failed = true;
	else
		bk_vec_push(compiler->arena, &compiler->steps, step);
}

/* A `[…]` after its bracket. A `]` right at its start and a `-` at either end are themselves. */
static void read_set(struct compiler *compiler, struct bytes *bytes)
{
	bool inverted = at(compiler, '^');
	bool first = true;

	if (inverted)
		take(compiler);
	for (; compiler->rest.len && (first || !at(compiler, ']')); first = false) {
		unsigned low = take(compiler), high = low;

		if (low == '[' && (at(compiler, ':') || at(compiler, '.') || at(compiler, '=')))
			compiler->failed = true;
		if (compiler->rest.len >= 2 && at(compiler, '-') && compiler->rest.ptr[1] != ']') {
			take(compiler);
			high = take(compiler);
		}
		compiler->failed |= low > high;
		for (; low <= high; low++)
			add_byte(bytes, (unsigned char)low);
	}
	if (!compiler->rest.len) {
		compiler->failed = true;
		return;
	}
	take(compiler);
	if (inverted)
		invert(bytes);
}

static void read_one(struct compiler *compiler)
{
	struct bytes *bytes = bk_new(compiler->arena, struct bytes);
	unsigned char c = take(compiler);

	if (c == '[') {
		read_set(compiler, bytes);
	} else if (c == '.') {
		invert(bytes);
	} else if (c == '\\') {
		/* `\w`, `\1` and the like are no part of the syntax. */
		if (!compiler->rest.len || !strchr("^.[]$()|*+?{}\\/-", compiler->rest.ptr[0])) {
			compiler->failed = true;
			return;
		}
		add_byte(bytes, take(compiler));
	} else {
		compiler->failed |= strchr("*+?{^$", (char)c) != NULL;
		add_byte(bytes, c);
	}
	emit(compiler, (struct step){.kind = STEP_BYTE, .bytes = bytes});
}

/* A number of `{m,n}`; false where there is none. */
static bool read_number(struct compiler *compiler, unsigned *ret)
{
	unsigned number = 0;
	bool any = false;

	for (; compiler->rest.len && compiler->rest.ptr[0] >= '0' && compiler->rest.ptr[0] <= '9';
		any = true) {
		number = number * 10 + (unsigned)(take(compiler) - '0');
		if (number > BK_PATTERN_REPEAT_MAX)
			compiler->failed = true;
		number = number > BK_PATTERN_REPEAT_MAX ? BK_PATTERN_REPEAT_MAX : number;
	}
	*ret = number;
	return any;
}

struct repeat {
	unsigned least, most;
	bool endless;
};

/* What stands behind a piece; false where nothing does. */
static bool read_repeat(struct compiler *compiler, struct repeat *ret)
{
	*ret = (struct repeat){1, 1, false};
	if (!compiler->rest.len || !strchr("*+?{", compiler->rest.ptr[0]))
		return false;
	switch (take(compiler)) {
	case '*':
		*ret = (struct repeat){0, 0, true};
		return true;
	case '+':
		*ret = (struct repeat){1, 1, true};
		return true;
	case '?':
		*ret = (struct repeat){0, 1, false};
		return true;
	}
	compiler->failed |= !read_number(compiler, &ret->least);
	ret->most = ret->least;
	if (at(compiler, ',')) {
		take(compiler);
		ret->endless = !read_number(compiler, &ret->most);
	}
	if (!at(compiler, '}') || (!ret->endless && ret->most < ret->least)) {
		compiler->failed = true;
		return false;
	}
	take(compiler);
	return true;
}

/* The steps from `begin` on, `least` to `most` times. */
static void repeat_piece(struct compiler *compiler, size_t begin, struct repeat repeat)
{
	steps piece = {0};
	uint32_t len = (uint32_t)(compiler->steps.len - begin);

	for (size_t i = begin; i < compiler->steps.len; i++)
		bk_vec_push(compiler->arena, &piece, compiler->steps.at[i]);
	compiler->steps.len = begin;
	for (unsigned turn = 0; turn < repeat.least && !compiler->failed; turn++)
		bk_vec_foreach (i, &piece)
			emit(compiler, piece.at[i]);
	/* Each of the turns that may be left out leads to behind the last. */
	for (unsigned left = repeat.endless ? 0 : repeat.most - repeat.least;
		left && !compiler->failed; left--) {
		emit(compiler,
			(struct step){.kind = STEP_FORK, .to = 1, .other = left * (len + 1)});
		bk_vec_foreach (i, &piece)
			emit(compiler, piece.at[i]);
	}
	if (repeat.endless) {
		emit(compiler, (struct step){.kind = STEP_FORK, .to = 1, .other = len + 2});
		bk_vec_foreach (i, &piece)
			emit(compiler, piece.at[i]);
		emit(compiler,
			(struct step){.kind = STEP_JUMP, .to = (uint32_t) - (int32_t)(len + 1)});
	}
}

static void insert(struct compiler *compiler, size_t place, struct step step)
{
	emit(compiler, step);
	for (size_t i = compiler->steps.len - 1; i > place; i--)
		compiler->steps.at[i] = compiler->steps.at[i - 1];
	compiler->steps.at[place] = step;
}

/* Alternatives up to a `)` or the end. Groups nest at most BK_PATTERN_DEPTH_MAX deep. */
static void read_choice(struct compiler *compiler, unsigned depth)
{
	size_t begin = compiler->steps.len;
	BK_VEC(size_t) jumps = {0};

	compiler->failed |= depth > BK_PATTERN_DEPTH_MAX;
	while (!compiler->failed && compiler->rest.len && !at(compiler, ')')) {
		size_t piece = compiler->steps.len;
		struct repeat repeat;

		if (at(compiler, '|')) {
			take(compiler);
			insert(compiler, begin,
				(struct step){.kind = STEP_FORK,
					.to = 1,
					.other = (uint32_t)(compiler->steps.len - begin + 2)});
			bk_vec_push(compiler->arena, &jumps, compiler->steps.len);
			emit(compiler, (struct step){.kind = STEP_JUMP});
			begin = compiler->steps.len;
			continue;
		}
		if (at(compiler, '(')) {
			take(compiler);
			read_choice(compiler, depth + 1);
			compiler->failed |= !at(compiler, ')');
			if (!compiler->failed)
				take(compiler);
		} else {
			read_one(compiler);
		}
		while (!compiler->failed && read_repeat(compiler, &repeat))
			repeat_piece(compiler, piece, repeat);
	}
	bk_vec_foreach (i, &jumps) {
		if (!compiler->failed)
			compiler->steps.at[jumps.at[i]].to =
				(uint32_t)(compiler->steps.len - jumps.at[i]);
	}
}

const struct bk_pattern *bk_pattern_new(struct bk_arena *arena, struct bk_str text)
{
	struct compiler compiler = {.arena = arena, .rest = text};
	struct bk_pattern *pattern;

	if (at(&compiler, '^'))
		take(&compiler);
	if (compiler.rest.len && bk_str_has_suffix(compiler.rest, BK_STR("$")) &&
		!bk_str_has_suffix(compiler.rest, BK_STR("\\$")))
		compiler.rest.len--;
	read_choice(&compiler, 0);
	if (compiler.rest.len || memchr(text.ptr ? text.ptr : "", '\0', text.len))
		compiler.failed = true;
	if (compiler.failed)
		return NULL;
	bk_vec_push(arena, &compiler.steps, ((struct step){.kind = STEP_END}));
	pattern = bk_new(arena, struct bk_pattern);
	pattern->steps = compiler.steps;
	return pattern;
}

/* The steps that wait for the next byte. */
struct front {
	uint16_t at[BK_PATTERN_STEPS_MAX + 1];
	size_t len;
};

struct walk {
	const struct bk_pattern *pattern;
	uint32_t seen[BK_PATTERN_STEPS_MAX + 1]; /* the turn in which a step was added */
	uint16_t stack[2 * BK_PATTERN_STEPS_MAX + 2];
	uint32_t turn;
};

/* Adds a step and all that it leads to without a byte. */
static void follow(struct walk *walk, struct front *front, uint32_t first)
{
	size_t depth = 0;

	walk->stack[depth++] = (uint16_t)first;
	while (depth) {
		uint32_t i = walk->stack[--depth];
		const struct step *step = &walk->pattern->steps.at[i];

		if (walk->seen[i] == walk->turn)
			continue;
		walk->seen[i] = walk->turn;
		if (step->kind == STEP_BYTE || step->kind == STEP_END) {
			front->at[front->len++] = (uint16_t)i;
			continue;
		}
		walk->stack[depth++] = (uint16_t)(i + step->to);
		if (step->kind == STEP_FORK)
			walk->stack[depth++] = (uint16_t)(i + step->other);
	}
}

bool bk_pattern_fits(const struct bk_pattern *pattern, struct bk_str s)
{
	struct walk walk;
	struct front fronts[2];
	struct front *now = &fronts[0], *next = &fronts[1];

	walk.pattern = pattern;
	walk.turn = 1;
	memset(walk.seen, 0, pattern->steps.len * sizeof(walk.seen[0]));
	now->len = 0;
	follow(&walk, now, 0);
	for (size_t i = 0; i < s.len && now->len; i++) {
		struct front *swap = now;

		walk.turn++;
		next->len = 0;
		for (size_t j = 0; j < now->len; j++) {
			const struct step *step = &pattern->steps.at[now->at[j]];

			if (step->kind == STEP_BYTE &&
				has_byte(step->bytes, (unsigned char)s.ptr[i]))
				follow(&walk, next, now->at[j] + 1U);
		}
		now = next;
		next = swap;
	}
	for (size_t j = 0; j < now->len; j++) {
		if (pattern->steps.at[now->at[j]].kind == STEP_END)
			return true;
	}
	return false;
}
