/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_grammar.c: how typed lines are understood: verdicts and their columns, abbreviation,
 * quoting, numbers against keywords, sub-views, help and completion.
 */
#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

/* --- verdicts and columns --- */

struct verdict_case {
    enum view view;
    const char *line;
    enum verdict verdict;
    size_t column;
};

static void check_verdicts(const struct grammar *grammar, const struct verdict_case *cases,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct parse p;
        grammar_parse(grammar, cases[i].view, cases[i].line, &p);
        expect(p.verdict == cases[i].verdict, "has another verdict", cases[i].line);
        expect(p.column == cases[i].column, "has another column", cases[i].line);
    }
}

static const struct verdict_case verdict_cases[] = {
    {VIEW_USER, "", VERDICT_BLANK, 0},
    {VIEW_USER, "  \t ", VERDICT_BLANK, 0},
    {VIEW_USER, "system-view", VERDICT_OK, 0},
    {VIEW_USER, "sy", VERDICT_OK, 0},
    {VIEW_USER, "SYSTEM-View", VERDICT_OK, 0},
    {VIEW_USER, "#", VERDICT_OK, 0},
    {VIEW_USER, "# whatever \"this", VERDICT_OK, 0},
    {VIEW_USER, "# \"this", VERDICT_OK, 0},
    /* Unrecognized: under the first character of the word. */
    {VIEW_USER, "xyz", VERDICT_UNRECOGNIZED, 0},
    {VIEW_USER, "   xyz abc", VERDICT_UNRECOGNIZED, 3},
    {VIEW_USER, "display __codex_invalid_probe__", VERDICT_UNRECOGNIZED, 8},
    {VIEW_USER, " dis  nothing", VERDICT_UNRECOGNIZED, 6},
    {VIEW_USER, "return", VERDICT_UNRECOGNIZED, 0},
    {VIEW_USER, "\"system-view\"", VERDICT_UNRECOGNIZED, 0},
    {VIEW_SYSTEM, "system-view", VERDICT_UNRECOGNIZED, 0},
    {VIEW_SYSTEM, "versio 7", VERDICT_UNRECOGNIZED, 0},
    {VIEW_CWMP, "  cwmp c x", VERDICT_UNRECOGNIZED, 9},
    {VIEW_CWMP, "cwmp cpe data-model 12345", VERDICT_UNRECOGNIZED, 20},
    {VIEW_CWMP, "sysnam\xc3\xa9", VERDICT_UNRECOGNIZED, 0},
    /* Incomplete: where the next word would begin. */
    {VIEW_CWMP, "cwmp acs", VERDICT_INCOMPLETE, 9},
    {VIEW_CWMP, "cwmp acs ", VERDICT_INCOMPLETE, 9},
    {VIEW_CWMP, "cwmp acs   ", VERDICT_INCOMPLETE, 11},
    {VIEW_CWMP, "  cwmp acs", VERDICT_INCOMPLETE, 11},
    {VIEW_CWMP, "cwmp acs password simple", VERDICT_INCOMPLETE, 25},
    {VIEW_CWMP, "cwmp acs username \"a b", VERDICT_INCOMPLETE, 23},
    {VIEW_SYSTEM, "undo", VERDICT_INCOMPLETE, 5},
    /* Ambiguous: under the first character of the word. */
    {VIEW_USER, "s", VERDICT_AMBIGUOUS, 0},
    {VIEW_USER, "  s", VERDICT_AMBIGUOUS, 2},
    {VIEW_USER, "display c", VERDICT_AMBIGUOUS, 8},
    {VIEW_CWMP, "s", VERDICT_AMBIGUOUS, 0},
    {VIEW_CWMP, "cwmp cpe p simple x", VERDICT_AMBIGUOUS, 9},
    /* Too many: under the first word too many. */
    {VIEW_USER, "quit now", VERDICT_TOO_MANY, 5},
    {VIEW_USER, "  quit  now or later", VERDICT_TOO_MANY, 8},
    {VIEW_CWMP, "cwmp cpe inform interval 50 60", VERDICT_TOO_MANY, 28},
    {VIEW_CWMP, "undo cwmp cpe inform interval enable x", VERDICT_TOO_MANY, 37},
    {VIEW_CWMP, "undo cwmp acs password simple x", VERDICT_TOO_MANY, 23},
    {VIEW_SYSTEM, "cwmp enable", VERDICT_UNRECOGNIZED, 5},
    /* Wrong: under the argument. */
    {VIEW_CWMP, "cwmp cpe inform interval 5", VERDICT_WRONG, 25},
    {VIEW_CWMP, "  cwmp cpe inform interval  9", VERDICT_WRONG, 28},
    {VIEW_CWMP, "cwmp cpe inform interval 86401", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe inform interval 99999999999999999999", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe inform interval -5", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe inform interval 60s", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe inform interval \"\"", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe wait timeout 29", VERDICT_WRONG, 22},
    {VIEW_CWMP, "cwmp cpe wait timeout 1801", VERDICT_WRONG, 22},
    {VIEW_CWMP, "cwmp cpe connect retry 101", VERDICT_WRONG, 23},
    {VIEW_CWMP, "cwmp acs url ftp://acs/", VERDICT_WRONG, 13},
    {VIEW_CWMP, "cwmp acs url http://", VERDICT_WRONG, 13},
    {VIEW_CWMP, "cwmp cpe provision-code lower", VERDICT_WRONG, 24},
    {VIEW_CWMP, "cwmp cpe inform time 2026-13-01T00:00:00", VERDICT_WRONG, 21},
    {VIEW_CWMP, "cwmp acs password cipher 12345", VERDICT_WRONG, 25},
    {VIEW_SYSTEM, "sysname a>b", VERDICT_WRONG, 8},
    {VIEW_SYSTEM, "sysname na\xc3\xafve", VERDICT_WRONG, 8},
    {VIEW_CWMP, "cwmp acs username \"\"", VERDICT_WRONG, 18},
};

static void test_verdicts(void)
{
    struct grammar *grammar = grammar_of_all();
    check_verdicts(grammar, verdict_cases, sizeof(verdict_cases) / sizeof(verdict_cases[0]));
    grammar_free(grammar);
}

/* --- numbers, texts and keywords side by side --- */

static int no_op(struct shell *shell, const struct arguments *arguments)
{
    (void)shell;
    (void)arguments;
    return 0;
}

#define ROW(views, syntax, help)                                                                   \
    {                                                                                              \
        (views), (syntax), (help), DOES(ROLE_ADMIN, no_op)                                         \
    }

static const struct command some_rows[] = {
    ROW(IN_ANY, "speed { INTEGER<1-10> | 20gigabit | auto }", HELP("S", "I", "2", "A")),
    ROW(IN_ANY, "name { STRING<1-8> | all | any }", HELP("N", "S", "1", "2")),
    ROW(IN_ANY, "ftp", HELP("Client")),
    ROW(IN_ANY, "ftp-server", HELP("Server")),
    ROW(IN_ANY, "copy [ a | b INTEGER<0-9> ] [ c ]", HELP("C", "a", "b", "0", "c")),
    ROW(IN_ANY, "x { y { 1 | 2 } | z } STRING<1-3>", HELP("X", "Y", "1", "2", "Z", "S")),
    ROW(IN_CWMP, "speed-of-light INTEGER<1-2>", HELP("L", "I")),
    {IN_ANY, "name-server", HELP("Older"), DOES(ROLE_ADMIN, no_op), .flags = COMMAND_TOLERATED},
    {IN_ANY, "old-style", HELP("Older"), DOES(ROLE_ADMIN, no_op), .flags = COMMAND_TOLERATED},
    {IN_ANY, "old-way", HELP("Older"), DOES(ROLE_ADMIN, no_op), .flags = COMMAND_TOLERATED},
};

static struct grammar *grammar_of_some(void)
{
    static const struct command_set set = {some_rows, sizeof(some_rows) / sizeof(some_rows[0])};
    const struct command_set *const sets[] = {&set};
    struct grammar *grammar = NULL;
    CU_ASSERT_EQUAL_FATAL(grammar_new(sets, 1, &grammar), 0);
    return grammar;
}

static void test_precedence(void)
{
    static const struct verdict_case cases[] = {
        /* A number in range is the number, one out of range no abbreviation. */
        {VIEW_USER, "speed 2", VERDICT_OK, 0},
        {VIEW_USER, "speed 20", VERDICT_WRONG, 6},
        {VIEW_USER, "speed 20g", VERDICT_OK, 0},
        {VIEW_USER, "speed 11", VERDICT_WRONG, 6},
        {VIEW_USER, "speed 0", VERDICT_WRONG, 6},
        {VIEW_USER, "speed au", VERDICT_OK, 0},
        {VIEW_USER, "speed x", VERDICT_WRONG, 6},
        {VIEW_USER, "speed \"2\"", VERDICT_OK, 0},
        {VIEW_USER, "speed \"auto\"", VERDICT_WRONG, 6},
        /* A keyword beats a text. */
        {VIEW_USER, "name all", VERDICT_OK, 0},
        {VIEW_USER, "name al", VERDICT_OK, 0},
        {VIEW_USER, "name a", VERDICT_AMBIGUOUS, 5},
        {VIEW_USER, "name \"a\"", VERDICT_OK, 0},
        {VIEW_USER, "name bob", VERDICT_OK, 0},
        {VIEW_USER, "name 123456789", VERDICT_WRONG, 5},
        /* An exact word beats longer ones. */
        {VIEW_USER, "ftp", VERDICT_OK, 0},
        {VIEW_USER, "ft", VERDICT_AMBIGUOUS, 0},
        {VIEW_USER, "ftp-", VERDICT_OK, 0},
        /* An older form makes no abbreviation ambiguous. */
        {VIEW_USER, "nam all", VERDICT_OK, 0},
        {VIEW_USER, "name-", VERDICT_OK, 0},
        {VIEW_USER, "name-server", VERDICT_OK, 0},
        {VIEW_USER, "old-s", VERDICT_OK, 0},
        {VIEW_USER, "old", VERDICT_AMBIGUOUS, 0},
        /* Options and nested choices. */
        {VIEW_USER, "copy", VERDICT_OK, 0},
        {VIEW_USER, "copy c", VERDICT_OK, 0},
        {VIEW_USER, "copy a c", VERDICT_OK, 0},
        {VIEW_USER, "copy b 3 c", VERDICT_OK, 0},
        {VIEW_USER, "copy b c", VERDICT_WRONG, 7},
        {VIEW_USER, "copy b", VERDICT_INCOMPLETE, 7},
        {VIEW_USER, "copy c a", VERDICT_TOO_MANY, 7},
        {VIEW_USER, "copy d", VERDICT_UNRECOGNIZED, 5},
        {VIEW_USER, "x y 1 abc", VERDICT_OK, 0},
        {VIEW_USER, "x z abc", VERDICT_OK, 0},
        {VIEW_USER, "x y abc", VERDICT_UNRECOGNIZED, 4},
        {VIEW_USER, "x abc", VERDICT_UNRECOGNIZED, 2},
        /* The sub-view has another "speed": both are looked at, and the one that gets further
           speaks. */
        {VIEW_CWMP, "speed-", VERDICT_INCOMPLETE, 7},
        {VIEW_CWMP, "speed-of-light 3", VERDICT_WRONG, 15},
    };
    struct grammar *grammar = grammar_of_some();
    check_verdicts(grammar, cases, sizeof(cases) / sizeof(cases[0]));
    grammar_free(grammar);
}

static void test_choices(void)
{
    struct grammar *grammar = grammar_of_some();
    struct parse p;
    grammar_parse(grammar, VIEW_USER, "FTP", &p);
    CU_ASSERT_STRING_EQUAL(p.arguments.command->syntax, "ftp");
    grammar_parse(grammar, VIEW_USER, "speed 2", &p);
    CU_ASSERT_EQUAL(arguments_uint(&p.arguments, 0, 77), 2);
    CU_ASSERT_FALSE(arguments_has(&p.arguments, "20gigabit"));
    grammar_parse(grammar, VIEW_USER, "name al", &p);
    CU_ASSERT_TRUE(arguments_has(&p.arguments, "all"));
    grammar_parse(grammar, VIEW_USER, "copy b 3 c", &p);
    CU_ASSERT_TRUE(arguments_has(&p.arguments, "b"));
    CU_ASSERT_TRUE(arguments_has(&p.arguments, "c"));
    CU_ASSERT_FALSE(arguments_has(&p.arguments, "a"));
    CU_ASSERT_FALSE(arguments_has(&p.arguments, "copy"));
    CU_ASSERT_EQUAL(arguments_uint(&p.arguments, 0, 77), 3);
    CU_ASSERT_EQUAL(arguments_uint(&p.arguments, 1, 77), 77);
    CU_ASSERT_PTR_NULL(arguments_text(&p.arguments, 1));
    CU_ASSERT_EQUAL(arguments_value(&p.arguments, 0)->column, 7);
    grammar_parse(grammar, VIEW_USER, "name aLL", &p);
    CU_ASSERT_TRUE(arguments_has(&p.arguments, "all"));
    CU_ASSERT_PTR_NULL(arguments_value(&p.arguments, 0));
    grammar_parse(grammar, VIEW_USER, "name \"all\"", &p);
    CU_ASSERT_FALSE(arguments_has(&p.arguments, "all"));
    CU_ASSERT_STRING_EQUAL(arguments_text(&p.arguments, 0), "all");
    grammar_free(grammar);
}

/* --- values --- */

static void test_values(void)
{
    static const struct {
        const char *line, *value;
    } cases[] = {
        {"cwmp acs username NewName", "NewName"},
        {"CWMP ACS USERNAME NewName", "NewName"},
        {"cwmp acs username \"two words\"", "two words"},
        {"cwmp acs username \" \"", " "},
        {"cwmp acs username \"say \\\"hi\\\" \\\\ \\n\"", "say \"hi\" \\ \\n"},
        {"cwmp acs username a\"b\\c", "a\"b\\c"},
        {"cwmp acs username \"a\"b", "ab"},
        {"cwmp acs password simple simple", "simple"},
        {"cwmp acs username enable", "enable"},
        {"cwmp cpe connect interface gigabitethernet 1/0/1", "GigabitEthernet1/0/1"},
        {"cwmp cpe connect interface gig 1/0/1", "GigabitEthernet1/0/1"},
        {"cwmp cpe connect interface GE 1/0/1", "GigabitEthernet1/0/1"},
        {"cwmp cpe connect interface gigabitETHERNET1/0/1", "GigabitEthernet1/0/1"},
        {"cwmp cpe connect interface ge1/0/1", "GigabitEthernet1/0/1"},
        {"cwmp cpe connect interface vlan-int 2", "Vlan-interface2"},
        {"cwmp cpe connect interface vlan-interface2", "Vlan-interface2"},
        {"cwmp cpe connect interface Ten-GigabitEthernet1/0/49.10", "Ten-GigabitEthernet1/0/49.10"},
        /* The platform's own names stay as they are. */
        {"cwmp cpe connect interface eth0", "eth0"},
        {"cwmp cpe connect interface lo0", "lo0"},
        {"cwmp cpe connect interface \"lo\"", "lo"},
        {"cwmp cpe connect interface wan", "wan"},
        {"cwmp cpe connect interface ge0", "ge0"},
        {"cwmp cpe connect interface \"vlan2\"", "vlan2"},
        {"cwmp cpe connect interface vlan2", "Vlan-interface2"},
        {"cwmp cpe connect interface bagg1", "Bridge-Aggregation1"},
    };
    struct grammar *grammar = grammar_of_all();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parse p;
        grammar_parse(grammar, VIEW_CWMP, cases[i].line, &p);
        const char *value = arguments_text(&p.arguments, 0);
        expect(p.verdict == VERDICT_OK && value && !strcmp(value, cases[i].value),
               "has another value", cases[i].line);
    }
    grammar_free(grammar);
}

static void test_interface_errors(void)
{
    static const struct verdict_case cases[] = {
        {VIEW_CWMP, "cwmp cpe connect interface", VERDICT_INCOMPLETE, 27},
        {VIEW_CWMP, "cwmp cpe connect interface gigabitethernet", VERDICT_INCOMPLETE, 43},
        {VIEW_CWMP, "cwmp cpe connect interface t 1/0/1", VERDICT_AMBIGUOUS, 27},
        {VIEW_CWMP, "cwmp cpe connect interface gig 1/0/", VERDICT_WRONG, 31},
        {VIEW_CWMP, "cwmp cpe connect interface gig 65536", VERDICT_WRONG, 31},
        {VIEW_CWMP, "cwmp cpe connect interface gig 1/0/1 2", VERDICT_TOO_MANY, 37},
        {VIEW_CWMP, "cwmp cpe connect interface eth0 1", VERDICT_TOO_MANY, 32},
        {VIEW_CWMP, "cwmp cpe connect interface 1/0/1", VERDICT_WRONG, 27},
        {VIEW_CWMP,
         "cwmp cpe connect interface gig 1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7",
         VERDICT_WRONG, 31},
    };
    struct grammar *grammar = grammar_of_all();
    check_verdicts(grammar, cases, sizeof(cases) / sizeof(cases[0]));
    grammar_free(grammar);
}

static void test_length(void)
{
    struct grammar *grammar = grammar_of_all();
    struct parse p;
    char line[WORDS_LINE_MAX + 2];
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    grammar_parse(grammar, VIEW_USER, line, &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_TOO_MANY);
    CU_ASSERT_EQUAL(p.column, WORDS_LINE_MAX);
    line[sizeof(line) - 2] = '\0';
    grammar_parse(grammar, VIEW_USER, line, &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_UNRECOGNIZED);
    for (size_t i = 0; i < WORDS_LINE_MAX; i++)
        line[i] = i % 2 ? ' ' : '"'; /* as many words as can be, each with an open quote or not */
    grammar_parse(grammar, VIEW_USER, line, &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_UNRECOGNIZED);
    char many[WORDS_LINE_TYPED + 1];
    memcpy(many, "quit", 4);
    for (size_t i = 4; i < WORDS_LINE_TYPED; i++)
        many[i] = i % 2 ? 'a' : ' ';
    many[WORDS_LINE_TYPED] = '\0';
    grammar_parse(grammar, VIEW_USER, many, &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_TOO_MANY);
    CU_ASSERT_EQUAL(p.column, 5);
    grammar_free(grammar);
}

/* --- sub-views --- */

static void test_sub_view(void)
{
    static const struct {
        const char *line;
        enum view view; /* whose row it is */
    } cases[] = {
        {"cwmp enable", VIEW_CWMP},
        {"cwmp", VIEW_SYSTEM}, /* complete only there */
        {"sysname Core", VIEW_SYSTEM},
        {"undo sysname", VIEW_SYSTEM},
        {"version 7.1.070, Release 1", VIEW_SYSTEM},
        {"quit", VIEW_CWMP},
    };
    static const struct verdict_case errors[] = {
        {VIEW_CWMP, "sysname", VERDICT_INCOMPLETE, 8},    /* of system view */
        {VIEW_CWMP, "sysname a b", VERDICT_TOO_MANY, 10}, /* of system view */
        {VIEW_CWMP, "cwmp x", VERDICT_UNRECOGNIZED, 5}, /* both say column 5: the sub-view speaks */
        {VIEW_CWMP, "screen-length disable", VERDICT_UNRECOGNIZED, 0}, /* user view only */
    };
    struct grammar *grammar = grammar_of_all();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parse p;
        grammar_parse(grammar, VIEW_CWMP, cases[i].line, &p);
        expect(p.verdict == VERDICT_OK && p.view == cases[i].view, "is of another view",
               cases[i].line);
    }
    check_verdicts(grammar, errors, sizeof(errors) / sizeof(errors[0]));
    grammar_free(grammar);
}

/* --- help --- */

static const struct {
    enum view view;
    const char *line, *help;
} help_cases[] = {
    {VIEW_CWMP, "cwmp cpe inform interval ",
     "  INTEGER<10-86400>  Interval in seconds\n"
     "  enable             Enable periodic Inform\n"},
    {VIEW_CWMP, "cwmp cpe inform interval e", "  enable  Enable periodic Inform\n"},
    {VIEW_CWMP, "cwmp cpe inform interval 6", "  INTEGER<10-86400>  Interval in seconds\n"},
    {VIEW_CWMP, "cwmp enable ", "  <cr>\n"},
    {VIEW_CWMP, "quit ", "  <cr>\n"},
    {VIEW_CWMP, "CWMP ACS URL ",
     "  STRING<8-255>  URL: http://host[:port]/path or https://host[:port]/path\n"},
    {VIEW_CWMP, "cwmp acs password ci ", "  STRING<33-373>  Password\n"},
    {VIEW_CWMP, "cwmp acs password simple ", "  STRING<1-255>  Password\n"},
    {VIEW_CWMP, "cwmp cpe connect interface gig ",
     "  <0-65535>  Interface number, for example 1/0/1\n"},
    {VIEW_CWMP, "cwmp acs username \"a ", "  STRING<1-255>  Username\n"},
    {VIEW_CWMP, "cwmp acs username a ", "  <cr>\n"}, /* the older form is not shown */
    {VIEW_CWMP, "cwmp acs password ",
     "  cipher  Password in encrypted form\n"
     "  simple  Password in plaintext form\n"},
    {VIEW_CWMP, "sys", "  sysname  Set the system name\n"}, /* of system view */
    {VIEW_USER, "display", "  display  Display current system information\n"},
    {VIEW_SYSTEM, "version something ", "  <cr>\n"},
};
static const struct verdict_case help_errors[] = {
    {VIEW_USER, "xyz", VERDICT_UNRECOGNIZED, 0},
    {VIEW_USER, " xyz ", VERDICT_UNRECOGNIZED, 1},
    {VIEW_USER, "s ", VERDICT_AMBIGUOUS, 0},
    {VIEW_USER, "display xyz ", VERDICT_UNRECOGNIZED, 8},
    {VIEW_USER, " display   xyz", VERDICT_UNRECOGNIZED, 11},
    {VIEW_CWMP, "undo nothing ", VERDICT_UNRECOGNIZED, 5},
    {VIEW_USER, "quit x", VERDICT_TOO_MANY, 5},
    {VIEW_USER, "vers", VERDICT_UNRECOGNIZED, 0}, /* hidden */
    {VIEW_CWMP, "cwmp cpe inform interval 5 ", VERDICT_WRONG, 25},
    {VIEW_CWMP, "cwmp cpe inform interval x", VERDICT_WRONG, 25},
};

static void test_help(void)
{
    struct grammar *grammar = grammar_of_all(), *some = grammar_of_some();
    struct buf out;
    size_t column;
    buf_init(&out, 65536);
    grammar_help(some, VIEW_CWMP, "", &out, &column);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "CWMP view commands:\n"
                                           "  copy            C\n"
                                           "  ftp             Client\n"
                                           "  ftp-server      Server\n"
                                           "  name            N\n"
                                           "  speed           S\n"
                                           "  speed-of-light  L\n"
                                           "  x               X\n");
    grammar_free(some);
    for (size_t i = 0; i < sizeof(help_cases) / sizeof(help_cases[0]); i++) {
        buf_reset(&out);
        grammar_help(grammar, help_cases[i].view, help_cases[i].line, &out, &column);
        expect(!strcmp(buf_text(&out), help_cases[i].help), "has other help", help_cases[i].line);
    }
    for (size_t i = 0; i < sizeof(help_errors) / sizeof(help_errors[0]); i++) {
        buf_reset(&out);
        enum verdict verdict =
            grammar_help(grammar, help_errors[i].view, help_errors[i].line, &out, &column);
        expect(verdict == help_errors[i].verdict && column == help_errors[i].column && !out.len,
               "has other help or complaint", help_errors[i].line);
    }
    buf_free(&out);
    grammar_free(grammar);
}

/* --- completion --- */

static void test_complete(void)
{
    static const struct {
        enum view view;
        const char *line;
        unsigned turn;
        const char *whole; /* NULL: nothing to complete */
    } cases[] = {
        {VIEW_USER, "sy", 0, "system-view "},
        {VIEW_USER, "SY", 0, "system-view "},
        {VIEW_CWMP, "cwmp cpe p", 0, "cwmp cpe password"},
        {VIEW_CWMP, "cwmp cpe p", 1, "cwmp cpe provision-code"},
        {VIEW_CWMP, "cwmp cpe p", 2, "cwmp cpe password"},
        {VIEW_USER, "xyz", 0, NULL},
        {VIEW_USER, "vers", 0, NULL},
        {VIEW_CWMP, "  cw  cpe in", 0, "  cw  cpe inform "},
        {VIEW_CWMP, "cwmp cpe inform interval ", 0, "cwmp cpe inform interval enable "},
        {VIEW_CWMP, "cwmp cpe inform interval 6", 0, NULL},
        {VIEW_CWMP, "cwmp acs username u", 0, NULL},
        {VIEW_CWMP, "cwmp acs username \"cw", 0, NULL},
        {VIEW_CWMP, "cwmp enable ", 0, NULL},
        {VIEW_CWMP, "undo cwmp ena", 0, "undo cwmp enable "},
        {VIEW_CWMP, "sysn", 0, "sysname "},
        {VIEW_CWMP, "s x", 0, NULL},
    };
    struct grammar *grammar = grammar_of_all();
    struct buf out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buf_reset(&out);
        bool found = grammar_complete(grammar, cases[i].view, cases[i].line, cases[i].turn, &out);
        expect(found == !!cases[i].whole &&
                   !strcmp(buf_text(&out), cases[i].whole ? cases[i].whole : ""),
               "is completed to something else", cases[i].line);
    }
    buf_free(&out);
    grammar_free(grammar);
}

/* --- whatever is typed --- */

static size_t random_line(struct unit_random *source, char *out, size_t max)
{
    static const char *const pieces[] = {
        "cwmp ",      "undo ",      "display ", "acs ",    "cpe ",      "password ",
        "cipher ",    "simple ",    "\"",       "\\",      " ",         "\t",
        "interface ", "gig ",       "1/0/1",    "inform ", "interval ", "600 ",
        "url ",       "http://a/ ", "#",        "|",       "?",         "save ",
    };
    size_t len = 0, wanted = unit_random(source, (uint32_t)max);
    while (len < wanted) {
        const char *piece = pieces[unit_random(source, sizeof(pieces) / sizeof(pieces[0]))];
        size_t piece_len = strlen(piece);
        if (unit_random(source, 3) || len + piece_len > wanted) {
            out[len++] = (char)(1 + unit_random(source, 255));
            continue;
        }
        memcpy(out + len, piece, piece_len);
        len += piece_len;
    }
    out[len] = '\0';
    return len;
}

static void test_random_bytes(void)
{
    struct unit_random source = unit_random_new("random lines");
    struct grammar *grammar = grammar_of_all();
    struct buf out;
    buf_init(&out, 65536);
    for (unsigned i = 0; i < 30000; i++) {
        char line[WORDS_LINE_MAX + 65];
        struct parse p;
        size_t column, len = random_line(&source, line, i % 8 ? 64 : sizeof(line));
        enum view view = (enum view)unit_random(&source, VIEW_COUNT);
        grammar_parse(grammar, view, line, &p);
        CU_ASSERT_TRUE_FATAL(p.column <= len + 1);
        CU_ASSERT_TRUE_FATAL(p.verdict != VERDICT_OK || p.arguments.command);
        buf_reset(&out);
        enum verdict verdict = grammar_help(grammar, view, line, &out, &column);
        CU_ASSERT_TRUE_FATAL(verdict != VERDICT_OK || out.len);
        buf_reset(&out);
        grammar_complete(grammar, view, line, i, &out);
    }
    buf_free(&out);
    grammar_free(grammar);
}

UNIT_MAIN("grammar", {"each of the five errors has its column", test_verdicts},
          {"numbers, keywords and texts have their order", test_precedence},
          {"choices and values reach the handler", test_choices},
          {"values keep case, quotes and escapes are undone, interfaces get Comware's spelling",
           test_values},
          {"interface names that are none get the right caret", test_interface_errors},
          {"long lines and many words end in an error", test_length},
          {"a sub-view takes the lines of system view too", test_sub_view},
          {"help looks as Comware's", test_help},
          {"TAB completes, several candidates in turn", test_complete},
          {"random bytes end in a verdict", test_random_bytes})
