/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_alias.c: what aliases make of a line, and where its columns were typed.
 */
#include "cli/alias.h"

#include <string.h>

#include "cli/grammar.h"
#include "cli/offer.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

static struct grammar *grammar;
static struct settings *settings;

static void set_up(void)
{
    static const struct {
        const char *name, *command;
    } aliases[] = {
        {"st", "display cwmp status"},
        {"pair", "display $2 $1"},
        {"twice", "show $1 $1"},
        {"loop", "loop"},
        {"other", "st"},
        {"retry", "cwmp cpe connect retry"},
        {"display", "quit"},
        {"Show", "quit"},
        {"pw", "cwmp acs password cipher $c$3$1abc"},
        {"long", "$1 $1 $1"},
    };
    CU_ASSERT_EQUAL_FATAL(grammar_new(command_sets, command_sets_count, &grammar), 0);
    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
        CU_ASSERT_EQUAL(settings_entry_put(settings, SETTING_ALIAS_COMMAND, aliases[i].name,
                                           aliases[i].command),
                        0);
}

static void tear_down(void)
{
    settings_free(settings);
    grammar_free(grammar);
}

static enum alias_result expand(enum view view, const char *line, bool typing,
                                struct alias_line *out)
{
    return alias_expand(settings, grammar_tree(grammar), view, line, typing, out);
}

/* What becomes of a line in system view. */
static void check(const char *line, const char *wanted)
{
    struct alias_line out;
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, line, false, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, wanted);
    if (strcmp(out.text, wanted) != 0)
        printf("'%s' became '%s'\n", line, out.text);
}

static void test_system(void)
{
    set_up();
    check("show cwmp status", "display cwmp status");
    check("SHOW cwmp", "display cwmp");
    check("sh cwmp", "display cwmp");
    check("no cwmp enable", "undo cwmp enable");
    check("no hostname", "undo sysname");
    check("  exit  ", "  quit  ");
    check("write force", "save force");
    check("end", "return");
    check("show", "display");
    check("\"show\" x", "\"show\" x");
    check("display show", "display show");
    check("", "");
    tear_down();
}

static void test_own(void)
{
    set_up();
    check("st", "display cwmp status");
    check("st verbose", "display cwmp status verbose");
    check("ST", "ST");
    check("retry 5", "cwmp cpe connect retry 5");
    check("undo retry", "undo cwmp cpe connect retry");
    check("un retry", "un cwmp cpe connect retry");
    check("no retry", "undo cwmp cpe connect retry");
    check("Show", "quit");
    check("undo undo", "undo undo");
    tear_down();
}

static void test_parameters(void)
{
    set_up();
    check("pair a b", "display b a");
    check("pair  a  b  c", "display b a  c");
    check("pair \"a b\" c", "display c \"a b\"");
    check("twice x", "display x x");
    check("pw", "cwmp acs password cipher $c$3$1abc");
    CU_ASSERT_EQUAL(alias_parameters("a $3 $1x$2"), 3);
    CU_ASSERT_EQUAL(alias_parameters("$0 $ $a cost$"), 0);
    struct alias_line out;
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "pair a", false, &out), ALIAS_INCOMPLETE);
    CU_ASSERT_STRING_EQUAL(out.command, "display $2 $1");
    CU_ASSERT_STRING_EQUAL(out.text, "pair a");
    CU_ASSERT_EQUAL(out.column, 7);
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "pair a ", false, &out), ALIAS_INCOMPLETE);
    CU_ASSERT_EQUAL(out.column, 7);
    tear_down();
}

static void test_no_circles(void)
{
    set_up();
    check("loop", "loop");
    check("other", "st");
    tear_down();
}

static void test_commands_first(void)
{
    set_up();
    check("display cwmp", "display cwmp");
    check("d cwmp", "d cwmp");
    check("sys a", "sys a");
    struct alias_line out;
    /* In user view there is no sysname: its alias is not among those that are abbreviated. */
    CU_ASSERT_EQUAL(expand(VIEW_USER, "host x", false, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "host x");
    CU_ASSERT_EQUAL(expand(VIEW_CWMP, "host x", false, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "sysname x");
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "  e", false, &out), ALIAS_AMBIGUOUS);
    CU_ASSERT_EQUAL(out.column, 2);
    tear_down();
}

static void test_typing(void)
{
    set_up();
    struct alias_line out;
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "show", true, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "show");
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "show ", true, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "display ");
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "no hostname", true, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "undo hostname");
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "pair a b", true, &out), ALIAS_INCOMPLETE);
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, "pair a b ", true, &out), ALIAS_OK);
    CU_ASSERT_STRING_EQUAL(out.text, "display b a ");
    tear_down();
}

static void test_columns(void)
{
    set_up();
    struct alias_line out;
    expand(VIEW_SYSTEM, "  st x", false, &out); /* "  display cwmp status x" */
    CU_ASSERT_EQUAL(alias_origin(&out, 2), 2);
    CU_ASSERT_EQUAL(alias_origin(&out, 10), 2);
    CU_ASSERT_EQUAL(alias_origin(&out, 22), 5);
    CU_ASSERT_EQUAL(alias_origin(&out, 23), 6);
    CU_ASSERT_EQUAL(alias_origin(&out, 24), 7);
    expand(VIEW_SYSTEM, "pair ab cd", false, &out); /* "display cd ab" */
    CU_ASSERT_EQUAL(alias_origin(&out, 0), 0);
    CU_ASSERT_EQUAL(alias_origin(&out, 9), 9);
    CU_ASSERT_EQUAL(alias_origin(&out, 11), 5);
    expand(VIEW_SYSTEM, "no hostname x", false, &out); /* "undo sysname x" */
    CU_ASSERT_EQUAL(alias_origin(&out, 5), 3);
    CU_ASSERT_EQUAL(alias_origin(&out, 13), 12);
    tear_down();
}

static void test_list(void)
{
    set_up();
    struct alias alias;
    const char *before = "";
    size_t count = 0, builtin = 0;
    struct alias_walk walk = {settings, 0, 0};
    for (; alias_next(&walk, &alias); count++) {
        CU_ASSERT_TRUE(strcmp(before, alias.name) < 0);
        before = alias.name;
        builtin += alias.builtin ? 1 : 0;
    }
    CU_ASSERT_EQUAL(count, 19);
    CU_ASSERT_EQUAL(builtin, 9);
    CU_ASSERT_TRUE(alias_is_system("sHow"));
    CU_ASSERT_FALSE(alias_is_system("shows"));
    struct offer offer = {.count = 0};
    struct buf texts;
    buf_init(&texts, 65536);
    alias_offer(settings, grammar_tree(grammar), VIEW_SYSTEM, "", &offer, &texts);
    bool found = false;
    for (size_t i = 0; i < offer.count; i++)
        found |= !strcmp(offer.items[i].label, "show") &&
                 !strcmp(offer.items[i].help, "Alias for 'display'");
    CU_ASSERT_TRUE(found);
    for (size_t i = 0; i < offer.count; i++)
        CU_ASSERT_STRING_NOT_EQUAL(offer.items[i].label, "display"); /* a command has its name */
    buf_free(&texts);
    tear_down();
}

static void test_long(void)
{
    set_up();
    struct alias_line out;
    char line[WORDS_LINE_TYPED + 1];
    memset(line, 'x', sizeof(line));
    memcpy(line, "long ", 5);
    line[5 + 169] = '\0'; /* 3 * 169 and two blanks are 509 */
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, line, false, &out), ALIAS_OK);
    CU_ASSERT_EQUAL(strlen(out.text), 509);
    memset(line, 'x', sizeof(line));
    memcpy(line, "long ", 5);
    line[5 + 170] = '\0';
    CU_ASSERT_EQUAL(expand(VIEW_SYSTEM, line, false, &out), ALIAS_TOO_LONG);
    CU_ASSERT_STRING_EQUAL(out.text, line);
    tear_down();
}

static void test_complete(void)
{
    static const struct {
        const char *typed, *completed, *wanted; /* NULL: none */
    } cases[] = {
        {"show cw", "display cwmp ", "show cwmp "},
        {"show ", "display cwmp ", "show cwmp "},
        {"SH", "show ", "show "},
        {"  st ver", "  display cwmp status verbose ", "  st verbose "},
        {"twice ab ", "display ab ab x", "twice ab x"},
        {"pair a b", NULL, NULL},
        {"pair a b ", "display b axx ", NULL},
        {"", "display ", "display "},
    };
    set_up();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct alias_line line;
        struct buf out;
        buf_init(&out, 4096);
        if (expand(VIEW_SYSTEM, cases[i].typed, true, &line) != ALIAS_OK) {
            CU_ASSERT_PTR_NULL(cases[i].completed);
            continue;
        }
        bool made = alias_complete(&line, cases[i].typed, cases[i].completed, &out);
        CU_ASSERT_EQUAL(made, cases[i].wanted != NULL);
        if (made && cases[i].wanted)
            CU_ASSERT_STRING_EQUAL(buf_text(&out), cases[i].wanted);
        buf_free(&out);
    }
    tear_down();
}

/* Any line: the result is a line, and each of its bytes comes from what was typed. */
static void test_random(void)
{
    static const char *const parts[] = {"show", "no",   "undo", "pair", "twice", "loop", "other",
                                        " ",    "  ",   "\"",   "\\",   "$1",    "e",    "|",
                                        "st",   "long", "#",    "\t",   "pw",    "d"};
    struct unit_random source = unit_random_new("alias");
    set_up();
    for (int round = 0; round < 20000; round++) {
        char line[WORDS_LINE_TYPED + 1];
        size_t len = 0, words = unit_random(&source, 60);
        line[0] = '\0';
        for (size_t i = 0; i < words && len + 8 < sizeof(line); i++)
            len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s",
                                    parts[unit_random(&source, sizeof(parts) / sizeof(parts[0]))],
                                    unit_random(&source, 2) ? " " : "");
        struct alias_line out;
        enum view view = (enum view)unit_random(&source, VIEW_COUNT);
        expand(view, line, unit_random(&source, 2), &out);
        size_t made = strlen(out.text);
        CU_ASSERT_TRUE_FATAL(made <= WORDS_LINE_TYPED && out.column <= len + 1);
        for (size_t i = 0; i <= made; i++)
            CU_ASSERT_TRUE_FATAL(alias_origin(&out, i) <= len);
    }
    tear_down();
}

UNIT_MAIN("alias", {"system aliases stand for their words", test_system},
          {"the administrator's aliases stand for commands, also behind undo", test_own},
          {"$1 to $9 are the words behind the alias", test_parameters},
          {"there are no circles", test_no_circles},
          {"commands and their abbreviations go first", test_commands_first},
          {"the word that is being typed is left alone", test_typing},
          {"columns lead back to what was typed", test_columns},
          {"all aliases are listed in order and offered", test_list},
          {"a line that becomes too long is refused", test_long},
          {"a completion is one of what was typed", test_complete},
          {"no line comes out of bounds", test_random})
