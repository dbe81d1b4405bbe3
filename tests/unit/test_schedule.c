/*
 * Schedules: every phrase and the grammar of cron expressions, on both sides of each bound.
 */
#include "base/arena.h"
#include "base/attr.h"
#include "model/cron.h"
#include "model/schedule.h"
#include "syntax/parse.h"
#include "unit.h"

static struct bk_arena *arena;
static struct bk_sources sources;
static struct bk_diags diags;
static struct bk_names names;

static void set_up(void)
{
	arena = bk_arena_new();
	bk_sources_init(&sources, arena);
	bk_diags_init(&diags, arena, &sources);
	bk_names_init(&names, arena);
}

static void tear_down(void)
{
	bk_arena_free(arena);
}

/* The schedule of a text, with 02:15 in Berlin for the clock that it refers to. */
static const struct bk_schedule *make(const char *text)
{
	static const struct bk_clock clock = {135, {"Europe/Berlin", 13}};
	struct bk_file *file = bk_sources_add(&sources, BK_STR("x.bk"), bk_str_of(text));
	struct bk_expr *expr = bk_parse_value(arena, &names, &diags, file);

	ck_assert_msg(expr && expr->kind == BK_EXPR_SCHEDULE, "'%s' is no schedule", text);
	return bk_schedule_make(arena, &diags, expr->schedule,
		expr->schedule->at_ref ? &clock : NULL, file->text, expr->span);
}

/* clang-format off */
static const struct good {
	const char *text, *cron;
	int minute;
	uint32_t hours;
} good[] = {
	/* every */
	{"every 1h from 05:00 utc",           "0 5/1 ? * * *",            0, 0xffffe0},
	{"every 1h utc",                      "0 * ? * * *",              0, 0xffffff},
	{"every 60m utc",                     "0 * ? * * *",              0, 0xffffff},
	{"every 1h from 00:00 utc",           "0 * ? * * *",              0, 0xffffff},
	{"every 1h from 00:59 utc",           "59 * ? * * *",            59, 0xffffff},
	{"every 1h from 23:00 utc",           "0 23 ? * * *",             0, 0x800000},
	{"every 1h from 22:00 utc",           "0 22/1 ? * * *",           0, 0xc00000},
	{"every 6h utc",                      "0 0/6 ? * * *",            0, 0x041041},
	{"every 6h from 05:00 utc",           "0 5/6 ? * * *",            0, 0x820820},
	{"every 12h from 11:59 utc",          "59 11/12 ? * * *",        59, 0x800800},
	{"every 12h from 12:00 utc",          "0 12 ? * * *",             0, 0x001000},
	{"every 24h utc",                     "0 0 ? * * *",              0, 0x000001},
	{"every 1d from 23:30 utc",           "30 23 ? * * *",           30, 0x800000},
	{"every 7h from 00:00 utc",           "0 0/7 ? * * *",            0, 0x204081},
	{"every 23h from 00:00 utc",          "0 0/23 ? * * *",           0, 0x800001},
	/* windows */
	{"every 6h from 06:00 to 18:00 utc",  "0 6-18/6 ? * * *",         0, 0x041040},
	{"every 6h from 06:00 to 17:59 utc",  "0 6-17/6 ? * * *",         0, 0x001040},
	{"every 6h from 06:30 to 18:29 utc",  "30 6-17/6 ? * * *",       30, 0x001040},
	{"every 6h from 06:30 to 18:30 utc",  "30 6-18/6 ? * * *",       30, 0x041040},
	{"every 1h from 08:00 to 10:00 utc",  "0 8-10 ? * * *",           0, 0x000700},
	{"every 1h from 08:15 to 08:15 utc",  "15 8 ? * * *",            15, 0x000100},
	{"every 6h from 06:00 to 11:59 utc",  "0 6 ? * * *",              0, 0x000040},
	{"every 1h from 00:00 to 23:59 utc",  "0 * ? * * *",              0, 0xffffff},
	{"every 1h from 00:00 to 22:59 utc",  "0 0-22 ? * * *",           0, 0x7fffff},
	/* days of the week */
	{"every 6h on mon-fri utc",           "0 0/6 ? * MON-FRI *",      0, 0x041041},
	{"every 6h on [mon, wed, sat] utc",   "0 0/6 ? * MON,WED,SAT *",  0, 0x041041},
	{"every 6h from 05:00 to 11:00 on sun utc", "0 5-11/6 ? * SUN *", 0, 0x000820},
	{"weekly on sun at 02:00 utc",        "0 2 ? * SUN *",            0, 0x000004},
	{"weekly on sat at 00:00 utc",        "0 0 ? * SAT *",            0, 0x000001},
	{"weekly on mon-tue at 02:00 utc",    "0 2 ? * MON,TUE *",        0, 0x000004},
	{"weekly on mon-sun at 02:00 utc",    "0 2 ? * * *",              0, 0x000004},
	{"weekly on sat-mon at 02:00 utc",    "0 2 ? * SUN,MON,SAT *",    0, 0x000004},
	{"weekly on [sat, sun, sat] at 02:00 utc", "0 2 ? * SUN,SAT *",   0, 0x000004},
	{"weekly on [mon-wed, fri] at 02:00 utc", "0 2 ? * MON-WED,FRI *", 0, 0x000004},
	/* at */
	{"daily at 00:00 utc",                "0 0 ? * * *",              0, 0x000001},
	{"daily at 23:59 utc",                "59 23 ? * * *",           59, 0x800000},
	{"monthly on 1 at 02:00 utc",         "0 2 1 * ? *",              0, 0x000004},
	{"monthly on 31 at 02:00 utc",        "0 2 31 * ? *",             0, 0x000004},
	{"monthly on [15, 1] at 02:00 utc",   "0 2 1,15 * ? *",           0, 0x000004},
	{"monthly on last at 02:30 utc",      "30 2 L * ? *",            30, 0x000004},
	{"every 12h on 1 utc",                "0 0/12 1 * ? *",           0, 0x001001},
	{"every 12h on last utc",             "0 0/12 L * ? *",           0, 0x001001},
	{"quarterly on 1 at 02:00 utc",       "0 2 1 1,4,7,10 ? *",       0, 0x000004},
	{"quarterly on last at 02:00 utc",    "0 2 L 1,4,7,10 ? *",       0, 0x000004},
	{"yearly on jan 1 at 02:00 utc",      "0 2 1 1 ? *",              0, 0x000004},
	{"yearly on dec 31 at 02:00 utc",     "0 2 31 12 ? *",            0, 0x000004},
	{"yearly on feb 29 at 02:00 utc",     "0 2 29 2 ? *",             0, 0x000004},
	{"yearly on apr 30 at 02:00 utc",     "0 2 30 4 ? *",             0, 0x000004},
	{"yearly on [jan 1, jul 1] at 02:00 utc", "0 2 1 1,7 ? *",        0, 0x000004},
	{"yearly on [jan 1, jan 15] at 02:00 utc", "0 2 1,15 1 ? *",      0, 0x000004},
	{"yearly on [jan 1, jan 2, may 1, may 2] at 02:00 utc", "0 2 1,2 1,5 ? *", 0, 0x000004},
	/* cron */
	{"cron(0 5/1 ? * * *) utc",           "0 5/1 ? * * *",            0, 0xffffe0},
	{"cron(59 23 ? * * *) utc",           "59 23 ? * * *",           59, 0x800000},
	{"cron(\t00  05 ? * * *  ) utc",      "00 05 ? * * *",            0, 0x000020},
	{"cron(0 0,12,23 * * ? *) utc",       "0 0,12,23 * * ? *",        0, 0x801001},
	{"cron(0 8-10,20 * * ? *) utc",       "0 8-10,20 * * ? *",        0, 0x100700},
	{"cron(0 20-2 ? * MON-FRI *) utc",    "0 20-2 ? * MON-FRI *",     0, 0xf00007},
	{"cron(0 22-4/3 * * ? *) utc",        "0 22-4/3 * * ? *",         0, 0x400012},
	{"cron(0 */6 * * ? *) utc",           "0 */6 * * ? *",            0, 0x041041},
	{"cron(0 0/23 * * ? *) utc",          "0 0/23 * * ? *",           0, 0x800001},
	{"cron(30/59 5 * * ? *) utc",         "30/59 5 * * ? *",         30, 0x000020},
	{"cron(0 5 1,15,31 * ? *) utc",       "0 5 1,15,31 * ? *",        0, 0x000020},
	{"cron(0 5 L * ? *) utc",             "0 5 L * ? *",              0, 0x000020},
	{"cron(0 5 LW * ? *) utc",            "0 5 LW * ? *",             0, 0x000020},
	{"cron(0 5 1W * ? *) utc",            "0 5 1W * ? *",             0, 0x000020},
	{"cron(0 5 31w * ? *) utc",           "0 5 31W * ? *",            0, 0x000020},
	{"cron(0 5 1 jan-Mar,12 ? *) utc",    "0 5 1 JAN-MAR,12 ? *",     0, 0x000020},
	{"cron(0 5 ? * 1 *) utc",             "0 5 ? * 1 *",              0, 0x000020},
	{"cron(0 5 ? * 7 *) utc",             "0 5 ? * 7 *",              0, 0x000020},
	{"cron(0 5 ? * FRI-MON *) utc",       "0 5 ? * FRI-MON *",        0, 0x000020},
	{"cron(0 5 ? * L *) utc",             "0 5 ? * L *",              0, 0x000020},
	{"cron(0 5 ? * 6L *) utc",            "0 5 ? * 6L *",             0, 0x000020},
	{"cron(0 5 ? * FRIL *) utc",          "0 5 ? * FRIL *",           0, 0x000020},
	{"cron(0 5 ? * 6#1 *) utc",           "0 5 ? * 6#1 *",            0, 0x000020},
	{"cron(0 5 ? * tue#5 *) utc",         "0 5 ? * TUE#5 *",          0, 0x000020},
	{"cron(0 5 ? * * 1970-2199) utc",     "0 5 ? * * 1970-2199",      0, 0x000020},
	{"cron(0 5 ? * * 2020) utc",          "0 5 ? * * 2020",           0, 0x000020},
	{"cron(0 5 ? * * 1970/229) utc",      "0 5 ? * * 1970/229",       0, 0x000020},
	{"cron(0 5 29 2 ? *) utc",            "0 5 29 2 ? *",             0, 0x000020},
	{"cron(0 5 29 2 ? 2000) utc",         "0 5 29 2 ? 2000",          0, 0x000020},
	{"cron(0 5 29 2 ? 2028) utc",         "0 5 29 2 ? 2028",          0, 0x000020},
	{"cron(0 5 28 2 ? 2027) utc",         "0 5 28 2 ? 2027",          0, 0x000020},
	{"cron(0 5 31 4-5 ? *) utc",          "0 5 31 4-5 ? *",           0, 0x000020},
	{"cron(0 5 28-31 2 ? *) utc",         "0 5 28-31 2 ? *",          0, 0x000020},
};

/* What it is reported as, the text at fault, and the text of its fix. */
static const struct bad {
	const char *text;
	enum bk_code code;
	const char *at, *fix;
} bad[] = {
	/* every */
	{"every 59m utc",                        BK_TOO_FREQUENT, "59m", "1h"},
	{"every 30m from 05:00 utc",             BK_TOO_FREQUENT, "30m", "1h"},
	{"every 0h utc",                         BK_TOO_FREQUENT, "0h", "1h"},
	{"every 61m utc",                        BK_NOT_A_CRON, "61m", NULL},
	{"every 90m from 05:00 utc",             BK_NOT_A_CRON, "90m", NULL},
	{"every 5h utc",                         BK_NOT_A_CRON, "5h", NULL},
	{"every 7h utc",                         BK_NOT_A_CRON, "7h", NULL},
	{"every 23h on mon utc",                 BK_NOT_A_CRON, "23h", NULL},
	{"every 25h from 05:00 utc",             BK_NOT_A_CRON, "25h", NULL},
	{"every 2d utc",                         BK_NOT_A_CRON, "2d", NULL},
	{"every 9999y utc",                      BK_NOT_A_CRON, "9999y", NULL},
	{"every 6h from 06:00 to 05:59 utc",     BK_NOT_A_CRON, "06:00 to 05:59", NULL},
	{"every 1h from 20:00 to 02:00 utc",     BK_NOT_A_CRON, "20:00 to 02:00", NULL},
	/* words */
	{"evry 6h utc",                          BK_NOT_ONE_OF, "evry", "every"},
	{"Every 6h utc",                         BK_NOT_ONE_OF, "Every", "every"},
	{"hourly at 05:00 utc",                  BK_NOT_ONE_OF, "hourly", NULL},
	{"montly on 1 at 05:00 utc",             BK_NOT_ONE_OF, "montly", "monthly"},
	{"weekly at 05:00 utc",                  BK_NOT_A_CRON, "weekly", NULL},
	{"every at 05:00 utc",                   BK_NOT_A_CRON, "every", NULL},
	{"daily 6h utc",                         BK_NOT_A_CRON, "daily", NULL},
	{"daily on mon-fri at 05:00 utc",        BK_NOT_A_CRON, "daily", NULL},
	/* days */
	{"weekly on 1 at 05:00 utc",             BK_NOT_A_CRON, "1", NULL},
	{"weekly on last at 05:00 utc",          BK_NOT_A_CRON, "last", NULL},
	{"weekly on jan 1 at 05:00 utc",         BK_NOT_A_CRON, "jan 1", NULL},
	{"monthly on sun at 05:00 utc",          BK_NOT_A_CRON, "sun", NULL},
	{"quarterly on jan 1 at 05:00 utc",      BK_NOT_A_CRON, "jan 1", NULL},
	{"yearly on 1 at 05:00 utc",             BK_NOT_A_CRON, "1", NULL},
	{"every 6h on jan 1 utc",                BK_NOT_A_CRON, "jan 1", NULL},
	{"every 6h on [mon, 1] utc",             BK_NOT_A_CRON, "[mon, 1]", NULL},
	{"monthly on [1, last] at 05:00 utc",    BK_NOT_A_CRON, "[1, last]", NULL},
	{"yearly on [jan 1, jul 2] at 05:00 utc", BK_NOT_A_CRON, "[jan 1, jul 2]", NULL},
	{"weekly on Mon at 05:00 utc",           BK_NOT_ONE_OF, "Mon", "mon"},
	{"weekly on sunday at 05:00 utc",        BK_NOT_ONE_OF, "sunday", "sun"},
	{"weekly on utc at 05:00 utc",           BK_NOT_ONE_OF, "utc", NULL},
	{"weekly on mon-friday at 05:00 utc",    BK_NOT_ONE_OF, "mon-friday", NULL},
	{"monthly on lst at 05:00 utc",          BK_NOT_ONE_OF, "lst", "last"},
	{"yearly on january 1 at 05:00 utc",     BK_NOT_ONE_OF, "january", "jan"},
	{"yearly on sun 1 at 05:00 utc",         BK_NOT_ONE_OF, "sun", "jun"},
	{"monthly on 0 at 05:00 utc",            BK_NEVER_RUNS, "0", NULL},
	{"monthly on 32 at 05:00 utc",           BK_NEVER_RUNS, "32", NULL},
	{"yearly on jan 32 at 05:00 utc",        BK_NEVER_RUNS, "jan 32", NULL},
	{"yearly on feb 30 at 05:00 utc",        BK_NEVER_RUNS, "feb 30", NULL},
	{"yearly on [jan 1, apr 31] at 05:00 utc", BK_NEVER_RUNS, "apr 31", NULL},
	/* zones */
	{"every 6h",                             BK_ZONE_MISSING, "every 6h", " utc"},
	{"every 6h from 05:00 to 11:00",         BK_ZONE_MISSING, "every 6h from 05:00 to 11:00", " utc"},
	{"daily at 05:00",                       BK_ZONE_MISSING, "05:00", " utc"},
	{"weekly on sun at 05:00",               BK_ZONE_MISSING, "05:00", " utc"},
	{"cron(0 5 ? * * *)",                    BK_ZONE_MISSING, "cron(0 5 ? * * *)", " utc"},
	{"daily at 05:00 \"\"",                  BK_ZONE_MISSING, "05:00", "utc"},
	{"daily at 05:00 \"Europe/Brelin\"",     BK_ZONE_MISSING, "\"Europe/Brelin\"", "\"Europe/Berlin\""},
	{"daily at 05:00 \"europe/berlin\"",     BK_ZONE_MISSING, "\"europe/berlin\"", "\"Europe/Berlin\""},
	{"daily at 05:00 berlin",                BK_ZONE_MISSING, "berlin", "\"Europe/Berlin\""},
	{"daily at 05:00 Utc",                   BK_ZONE_MISSING, "Utc", "utc"},
	{"daily at 05:00 CEST",                  BK_ZONE_MISSING, "CEST", NULL},
	{"cron(0 5 ? * * *) \"+01:00\"",         BK_ZONE_MISSING, "\"+01:00\"", NULL},
	/* cron: the number of fields */
	{"cron() utc",                           BK_BAD_CRON, "cron() utc", NULL},
	{"cron(  ) utc",                         BK_BAD_CRON, "cron(  ) utc", NULL},
	{"cron(0 5 ? * *) utc",                  BK_BAD_CRON, "0 5 ? * *", NULL},
	{"cron(0 5 ? * * * *) utc",              BK_BAD_CRON, "0 5 ? * * * *", NULL},
	/* minutes and hours */
	{"cron(60 5 ? * * *) utc",               BK_BAD_CRON, "60", NULL},
	{"cron(-1 5 ? * * *) utc",               BK_BAD_CRON, "-1", NULL},
	{"cron(x 5 ? * * *) utc",                BK_BAD_CRON, "x", NULL},
	{"cron(? 5 ? * * *) utc",                BK_BAD_CRON, "?", NULL},
	{"cron(L 5 ? * * *) utc",                BK_BAD_CRON, "L", NULL},
	{"cron(0/60 5 ? * * *) utc",             BK_BAD_CRON, "0/60", NULL},
	{"cron(0/0 5 ? * * *) utc",              BK_BAD_CRON, "0/0", NULL},
	{"cron(/5 5 ? * * *) utc",               BK_BAD_CRON, "/5", NULL},
	{"cron(5- 5 ? * * *) utc",               BK_BAD_CRON, "5-", NULL},
	{"cron(0/ 5 ? * * *) utc",               BK_BAD_CRON, "0/", NULL},
	{"cron(0, 5 ? * * *) utc",               BK_BAD_CRON, "0,", NULL},
	{"cron(0 24 ? * * *) utc",               BK_BAD_CRON, "24", NULL},
	{"cron(0 5,24 ? * * *) utc",             BK_BAD_CRON, "24", NULL},
	{"cron(0 5,,6 ? * * *) utc",             BK_BAD_CRON, "5,,6", NULL},
	{"cron(0 0/24 ? * * *) utc",             BK_BAD_CRON, "0/24", NULL},
	{"cron(0 1-2-3 ? * * *) utc",            BK_BAD_CRON, "1-2-3", NULL},
	{"cron(0 *-3 ? * * *) utc",              BK_BAD_CRON, "*-3", NULL},
	{"cron(0 99999999999999999999 ? * * *) utc", BK_BAD_CRON, "99999999999999999999", NULL},
	/* days and months */
	{"cron(0 5 0 * ? *) utc",                BK_BAD_CRON, "0", NULL},
	{"cron(0 5 32 * ? *) utc",               BK_BAD_CRON, "32", NULL},
	{"cron(0 5 32W * ? *) utc",              BK_BAD_CRON, "32W", NULL},
	{"cron(0 5 1-5W * ? *) utc",             BK_BAD_CRON, "1-5W", NULL},
	{"cron(0 5 1,L * ? *) utc",              BK_BAD_CRON, "L", NULL},
	{"cron(0 5 L-3 * ? *) utc",              BK_BAD_CRON, "L-3", NULL},
	{"cron(0 5 1#2 * ? *) utc",              BK_BAD_CRON, "1#2", NULL},
	{"cron(0 5 ?,1 * ? *) utc",              BK_BAD_CRON, "?", NULL},
	{"cron(0 5 1 0 ? *) utc",                BK_BAD_CRON, "0", NULL},
	{"cron(0 5 1 13 ? *) utc",               BK_BAD_CRON, "13", NULL},
	{"cron(0 5 1 ? ? *) utc",                BK_BAD_CRON, "?", NULL},
	{"cron(0 5 1 January ? *) utc",          BK_BAD_CRON, "January", "JAN"},
	{"cron(0 5 1 MON ? *) utc",              BK_BAD_CRON, "MON", NULL},
	{"cron(0 5 ? * 0 *) utc",                BK_BAD_CRON, "0", NULL},
	{"cron(0 5 ? * 8 *) utc",                BK_BAD_CRON, "8", NULL},
	{"cron(0 5 ? * 6#0 *) utc",              BK_BAD_CRON, "6#0", NULL},
	{"cron(0 5 ? * 6#6 *) utc",              BK_BAD_CRON, "6#6", NULL},
	{"cron(0 5 ? * 3#1,6#3 *) utc",          BK_BAD_CRON, "3#1", NULL},
	{"cron(0 5 ? * 6W *) utc",               BK_BAD_CRON, "6W", NULL},
	{"cron(0 5 ? * friday *) utc",           BK_BAD_CRON, "friday", "FRI"},
	{"cron(0 5 ? * * 1969) utc",             BK_BAD_CRON, "1969", NULL},
	{"cron(0 5 ? * * 2200) utc",             BK_BAD_CRON, "2200", NULL},
	{"cron(0 5 ? * * 2030-2029) utc",        BK_BAD_CRON, "2030-2029", NULL},
	{"cron(0 5 ? * * 1970/230) utc",         BK_BAD_CRON, "1970/230", NULL},
	{"cron(0 5 * * * *) utc",                BK_BAD_CRON, "*", "?"},
	{"cron(0 5 15 * * *) utc",               BK_BAD_CRON, "*", "?"},
	{"cron(0 5 * * MON *) utc",              BK_BAD_CRON, "*", "?"},
	{"cron(0 5 1 * MON *) utc",              BK_BAD_CRON, "1", NULL},
	{"cron(0 5 ? * ? *) utc",                BK_BAD_CRON, "?", NULL},
	/* how often, and whether at all */
	{"cron(0/30 5 ? * * *) utc",             BK_TOO_FREQUENT, "0/30", NULL},
	{"cron(30/29 5 ? * * *) utc",            BK_TOO_FREQUENT, "30/29", NULL},
	{"cron(0,59 5 ? * * *) utc",             BK_TOO_FREQUENT, "0,59", NULL},
	{"cron(59-0 5 ? * * *) utc",             BK_TOO_FREQUENT, "59-0", NULL},
	{"cron(* 5 ? * * *) utc",                BK_TOO_FREQUENT, "*", NULL},
	{"cron(0 5 30 2 ? *) utc",               BK_NEVER_RUNS, "30", NULL},
	{"cron(0 5 30,31 FEB ? *) utc",          BK_NEVER_RUNS, "30,31", NULL},
	{"cron(0 5 31 2,4,6,9,11 ? *) utc",      BK_NEVER_RUNS, "31", NULL},
	{"cron(0 5 29 2 ? 2027) utc",            BK_NEVER_RUNS, "29", NULL},
	{"cron(0 5 29 2 ? 2100) utc",            BK_NEVER_RUNS, "29", NULL},
};
/* clang-format on */

START_TEST(phrases_have_their_aws_form)
{
	const struct good *row = &good[_i];
	const struct bk_schedule *schedule = make(row->text);

	ck_assert_msg(schedule && !diags.first, "'%s': BK%04d", row->text,
		diags.first ? (int)diags.first->code : 0);
	ck_assert_msg(bk_str_is(schedule->cron, row->cron), "'%s': got '%.*s', want '%s'",
		row->text, BK_STR_ARGS(schedule->cron), row->cron);
	ck_assert_msg(schedule->minutes == (uint64_t)1 << row->minute, "'%s': minutes %llx",
		row->text, (unsigned long long)schedule->minutes);
	ck_assert_msg(schedule->hours == row->hours, "'%s': hours %x, want %x", row->text,
		schedule->hours, row->hours);
	ck_assert(bk_str_is(schedule->zone, "UTC"));
	ck_assert(bk_str_is(schedule->text, row->text));
}
END_TEST

/* What we write ourselves passes the grammar of what AWS takes. */
START_TEST(phrases_become_what_cron_accepts)
{
	const struct bk_schedule *schedule = make(good[_i].text);
	struct bk_schedule again = {0};

	ck_assert(schedule);
	ck_assert_msg(bk_cron_read(arena, &diags, schedule->cron, BK_NO_SPAN, &again), "'%.*s'",
		BK_STR_ARGS(schedule->cron));
	ck_assert(bk_str_equal(again.cron, schedule->cron));
	ck_assert(again.minutes == schedule->minutes);
	ck_assert(again.hours == schedule->hours);
}
END_TEST

START_TEST(mistakes_are_reported_where_they_are)
{
	const struct bad *row = &bad[_i];
	const struct bk_schedule *schedule = make(row->text);
	const struct bk_diag *diag = diags.first;
	struct bk_str at;

	ck_assert_msg(!schedule, "'%s' has a schedule", row->text);
	ck_assert_msg(diag && !diag->next, "'%s': not one report", row->text);
	ck_assert_msg(diag->code == row->code, "'%s': BK%04d", row->text, (int)diag->code);
	at = bk_sources_text(&sources, diag->span);
	ck_assert_msg(bk_str_is(at, row->at), "'%s': at '%.*s'", row->text, BK_STR_ARGS(at));
	ck_assert_msg(!row->fix == !diag->fixes, "'%s': fix", row->text);
	if (row->fix)
		ck_assert_msg(bk_str_is(diag->fixes->edits.at[0].text, row->fix),
			"'%s': fix '%.*s'", row->text, BK_STR_ARGS(diag->fixes->edits.at[0].text));
}
END_TEST

START_TEST(zones_are_iana_names)
{
	static const char *const zones[] = {"Africa/Abidjan", "Europe/Berlin", "UTC", "Zulu"};

	for (size_t i = 0; i < BK_COUNT(zones); i++) {
		struct bk_zone zone = {.text = bk_str_of(zones[i])};
		struct bk_str name = BK_STR("");

		ck_assert(bk_zone_resolve(arena, &diags, &zone, BK_NO_SPAN, &name));
		ck_assert(bk_str_is(name, zones[i]));
	}
}
END_TEST

/* Without places there is a report, but no fix. */
START_TEST(zones_without_a_place_are_reported)
{
	static const char *const zones[] = {"", "berlin", "Europe/Brelin", "Zulv"};

	for (size_t i = 0; i < BK_COUNT(zones); i++) {
		struct bk_zone zone = {.text = bk_str_of(zones[i])};
		struct bk_str name = BK_STR("untouched");

		bk_diags_init(&diags, arena, &sources);
		ck_assert(!bk_zone_resolve(arena, &diags, &zone, BK_NO_SPAN, &name));
		ck_assert(bk_str_is(name, "untouched"));
		ck_assert(diags.first && diags.first->code == BK_ZONE_MISSING);
		ck_assert(!diags.first->fixes);
	}
}
END_TEST

/* The zone's place is the clock's end, so that the repaired text is a schedule. */
START_TEST(the_missing_zone_is_added_at_the_end)
{
	ck_assert(!make("daily at 05:00"));
	ck_assert_uint_eq(diags.first->fixes->edits.at[0].span.begin, 14);
	ck_assert_uint_eq(diags.first->fixes->edits.at[0].span.end, 14);
	ck_assert_int_eq(diags.first->fixes->kind, BK_FIX_SAFE);
}
END_TEST

START_TEST(a_referenced_clock_gives_time_and_zone)
{
	const struct bk_schedule *schedule = make("daily at time");

	ck_assert(schedule && !diags.first);
	ck_assert(bk_str_is(schedule->cron, "15 2 ? * * *"));
	ck_assert(bk_str_is(schedule->zone, "Europe/Berlin"));
}
END_TEST

START_TEST(a_clock_that_was_reported_is_not_reported_again)
{
	struct bk_file *file = bk_sources_add(&sources, BK_STR("x.bk"), BK_STR("daily at time"));
	struct bk_expr *expr = bk_parse_value(arena, &names, &diags, file);

	ck_assert(!bk_schedule_make(arena, &diags, expr->schedule, NULL, file->text, expr->span));
	ck_assert(!diags.first);
}
END_TEST

START_TEST(all_that_is_wrong_is_reported)
{
	ck_assert(!make("cron(60 24 32 13 8 2200)"));
	ck_assert_uint_eq(diags.count, 7); /* six fields and the zone */
	bk_diags_init(&diags, arena, &sources);
	ck_assert(!make("weekly on [mon, 1, sum] at 05:00"));
	ck_assert_uint_eq(diags.count, 3);
	bk_diags_init(&diags, arena, &sources);
	ck_assert(!make("cron(0/30 5 30 2 * *)"));
	ck_assert_uint_eq(diags.count, 4); /* days, minutes, never, zone */
}
END_TEST

/* Text that does not lie in the file: the whole phrase is at fault. */
START_TEST(cron_from_elsewhere_has_the_place_of_the_phrase)
{
	static const char *const texts[] = {
		"0 5 ? * 9 *", "0 5 * * * *", "0 5", "", "0/2 5 ? * * *", "0 5 30 2 ? *"};
	struct bk_file *file = bk_sources_add(&sources, BK_STR("x.bk"), BK_STR("0123456789"));
	struct bk_span span = {file->id, 2, 7};

	for (size_t i = 0; i < BK_COUNT(texts); i++) {
		struct bk_schedule schedule = {0};

		bk_diags_init(&diags, arena, &sources);
		ck_assert(!bk_cron_read(arena, &diags, bk_str_of(texts[i]), span, &schedule));
		ck_assert(diags.first && bk_span_equal(diags.first->span, span));
		ck_assert(!diags.first->fixes);
	}
}
END_TEST

/* Nearly every text of up to four of the grammar's own letters, in every field: it is either taken
 * and runs, or reported. */
START_TEST(any_field_is_taken_or_reported)
{
	static const char letters[] = "0159-/,*?LW#";
	static const char *const around[][2] = {{"", " 5 ? * * *"}, {"0 ", " ? * * *"},
		{"0 5 ", " * ? *"}, {"0 5 1 ", " ? *"}, {"0 5 ? * ", " *"}, {"0 5 ? * * ", ""}};
	enum { BASE = sizeof(letters) - 1, ALL = BASE * BASE * BASE * BASE };
	struct bk_arena *scratch = bk_arena_new();

	for (int number = 0; number < ALL; number++) {
		struct bk_schedule schedule = {0};
		char part[5] = "";
		struct bk_str text;
		size_t len = 0;
		bool taken;

		for (int rest = number; rest; rest = (rest - 1) / BASE)
			part[len++] = letters[(rest - 1) % BASE];
		bk_arena_reset(scratch);
		bk_diags_init(&diags, scratch, &sources);
		text = bk_str_format(scratch, "%s%s%s", around[_i][0], part, around[_i][1]);
		taken = bk_cron_read(scratch, &diags, text, BK_NO_SPAN, &schedule);
		ck_assert_msg(taken == !diags.first, "'%.*s'", BK_STR_ARGS(text));
		ck_assert(!taken || (schedule.hours && schedule.minutes));
	}
	bk_arena_free(scratch);
}
END_TEST

Suite *test_suite(void)
{
	Suite *suite = suite_create("schedule");
	TCase *cases = tcase_create("schedule");

	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_add_loop_test(cases, phrases_have_their_aws_form, 0, BK_COUNT(good));
	tcase_add_loop_test(cases, phrases_become_what_cron_accepts, 0, BK_COUNT(good));
	tcase_add_loop_test(cases, mistakes_are_reported_where_they_are, 0, BK_COUNT(bad));
	tcase_add_test(cases, zones_are_iana_names);
	tcase_add_test(cases, zones_without_a_place_are_reported);
	tcase_add_test(cases, the_missing_zone_is_added_at_the_end);
	tcase_add_test(cases, a_referenced_clock_gives_time_and_zone);
	tcase_add_test(cases, a_clock_that_was_reported_is_not_reported_again);
	tcase_add_test(cases, all_that_is_wrong_is_reported);
	tcase_add_test(cases, cron_from_elsewhere_has_the_place_of_the_phrase);
	tcase_add_loop_test(cases, any_field_is_taken_or_reported, 0, 6);
	suite_add_tcase(suite, cases);
	return suite;
}
