/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_tail.c: filters and redirection behind a display command: what they mean, where the caret
 * goes, what '?' and TAB show, and that other commands have none.
 */
#include <string.h>

#include "platform/buf.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"
#include "platform/banned.h"

static int no_op(struct shell *shell, const struct arguments *arguments)
{
    (void)shell;
    (void)arguments;
    return 0;
}

static const struct command rows[] = {
    {IN_ANY, "display a [ brief | INTEGER<1-9> ]", HELP("Show", "A", "Short", "Number"),
     SHOWS(no_op)},
    {IN_SYSTEM, "display b", HELP("", "B"), SHOWS(no_op)},
    {IN_ANY, "display quiet", HELP("", "No display row"), DOES(ROLE_OPERATOR, no_op)},
    {IN_ANY, "set STRING<1-20>", HELP("Set", "Text"), DOES(ROLE_ADMIN, no_op)},
    {IN_ANY, "note TEXT", HELP("Note", "Text"), DOES(ROLE_ADMIN, no_op)},
};

static struct grammar *new_grammar(void)
{
    static const struct command_set set = {rows, sizeof(rows) / sizeof(rows[0])};
    const struct command_set *const sets[] = {&set};
    struct grammar *grammar = NULL;
    CU_ASSERT_EQUAL_FATAL(grammar_new(sets, 1, &grammar), 0);
    return grammar;
}

/* The tail as text: "begin=x@COLUMN include=y@COLUMN >file@COLUMN". */
static void print_tail(const struct tail *tail, struct buf *out)
{
    static const char *const kinds[] = {[TAIL_BEGIN] = "begin",
                                        [TAIL_EXCLUDE] = "exclude",
                                        [TAIL_INCLUDE] = "include",
                                        [TAIL_BY_LINENUM] = "by-linenum"};
    static const char *const targets[] = {
        [TAIL_SCREEN] = "", [TAIL_FILE_NEW] = ">", [TAIL_FILE_APPEND] = ">>"};
    for (size_t i = 0; i < tail->count; i++)
        buf_printf(out, "%s=%s@%zu ", kinds[tail->filters[i].kind], tail->filters[i].text,
                   tail->filters[i].column);
    if (tail->target != TAIL_SCREEN)
        buf_printf(out, "%s%s@%zu ", targets[tail->target], tail->file, tail->file_column);
    CU_ASSERT_EQUAL(tail->target == TAIL_SCREEN, !tail->file);
}

static void test_read(void)
{
    static const struct {
        const char *line, *tail;
    } cases[] = {
        {"display a", ""},
        {"display a | begin x", "begin=x@18 "},
        {"display a | BEG x", "begin=x@16 "},
        {"display a|include x", "include=x@18 "},
        {"display a |i x", "include=x@13 "},
        {"dis a bri | e x y", "exclude=x y@14 "},
        {"display a | include x y  ", "include=x y@20 "},
        /* A bar without a blank before it is part of the expression. */
        {"display a | include x|y", "include=x|y@20 "},
        {"display a | include (x |y)", NULL},
        {"display a | include \"(x |y)\"", "include=(x |y)@20 "},
        {"display a | include \"a \\\"b\\\" \\\\ \\d\"", "include=a \"b\" \\ \\d@20 "},
        {"display a | include \" \"", "include= @20 "},
        {"display a | include >", "include=>@20 "},
        {"display a | include x>y", "include=x>y@20 "},
        {"display a | begin x | include y | exclude z", "begin=x@18 include=y@30 exclude=z@42 "},
        {"display a | begin x |inc y", "begin=x@18 include=y@25 "},
        {"display a | by-linenum", "by-linenum=@12 "},
        {"display a | by-linenum include x", "by-linenum=@12 include=x@31 "},
        {"display a | by | include x | by", "by-linenum=@12 include=x@25 by-linenum=@29 "},
        {"display a > f", ">f@12 "},
        {"display a>f", ">f@10 "},
        {"display a >> f.txt", ">>f.txt@13 "},
        {"display a >>flash:/f.txt", ">>flash:/f.txt@12 "},
        {"display a | include x > f", "include=x@20 >f@24 "},
        {"display a | by-linenum > f", "by-linenum=@12 >f@25 "},
        {"display a > \"a b\"", ">a b@12 "},
        {"display b | include x", "include=x@20 "}, /* of system view */
    };
    struct grammar *grammar = new_grammar();
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parse p;
        buf_reset(&out);
        grammar_parse(grammar, VIEW_CWMP, cases[i].line, &p);
        expect((p.verdict == VERDICT_OK) == !!cases[i].tail, "has another verdict", cases[i].line);
        if (p.verdict != VERDICT_OK)
            continue;
        CU_ASSERT_TRUE(p.arguments.command->flags & COMMAND_DISPLAY);
        print_tail(&p.tail, &out);
        expect(cases[i].tail && !strcmp(buf_text(&out), cases[i].tail), buf_text(&out),
               cases[i].line);
    }
    buf_free(&out);
    grammar_free(grammar);
}

static void test_errors(void)
{
    static const struct {
        const char *line;
        enum verdict verdict;
        size_t column;
    } cases[] = {
        {"display a |", VERDICT_INCOMPLETE, 12},
        {"display a | ", VERDICT_INCOMPLETE, 12},
        {"display a | include", VERDICT_INCOMPLETE, 20},
        {"display a | include \"x", VERDICT_INCOMPLETE, 23},
        {"display a | include x |", VERDICT_INCOMPLETE, 24},
        {"display a >", VERDICT_INCOMPLETE, 12},
        {"display a >>  ", VERDICT_INCOMPLETE, 14},
        {"display a | xyz", VERDICT_UNRECOGNIZED, 12},
        {"  display a |xyz", VERDICT_UNRECOGNIZED, 13},
        {"display a | include1 x", VERDICT_UNRECOGNIZED, 12},
        {"display a | by-linenum xyz", VERDICT_UNRECOGNIZED, 23},
        {"display a | by-linenum by-linenum", VERDICT_UNRECOGNIZED, 23},
        {"display a | | include x", VERDICT_UNRECOGNIZED, 12},
        {"display a | \"include\" x", VERDICT_UNRECOGNIZED, 12},
        {"display a | b x", VERDICT_AMBIGUOUS, 12},
        {"display a > f g", VERDICT_TOO_MANY, 14},
        {"display a > f | include x", VERDICT_TOO_MANY, 14},
        {"display a > f > g", VERDICT_TOO_MANY, 14},
        {"display a | include \"x\" y", VERDICT_TOO_MANY, 24},
        {"display a | include |", VERDICT_WRONG, 20},
        {"display a | include \"\"", VERDICT_WRONG, 20},
        {"display a >>> f", VERDICT_WRONG, 12},
        {"display a > \"\"", VERDICT_WRONG, 12},
        /* The command itself is at fault. */
        {"display x | include x", VERDICT_UNRECOGNIZED, 8},
        {"display | include x", VERDICT_UNRECOGNIZED, 8},
        {"display a 10 | include x", VERDICT_WRONG, 10},
        {"display a brief brief | include x", VERDICT_TOO_MANY, 16},
        /* Others have no tail, and bars may be in their values. */
        {"display quiet | include x", VERDICT_TOO_MANY, 14},
        {"set a|b>c", VERDICT_OK, 0},
        {"set |", VERDICT_OK, 0},
        {"set a | include x", VERDICT_TOO_MANY, 6},
        {"note display a | include x > y", VERDICT_OK, 0},
        {"|", VERDICT_UNRECOGNIZED, 0},
        {"> f", VERDICT_UNRECOGNIZED, 0},
    };
    struct grammar *grammar = new_grammar();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parse p;
        grammar_parse(grammar, VIEW_SYSTEM, cases[i].line, &p);
        expect(p.verdict == cases[i].verdict, "has another verdict", cases[i].line);
        expect(p.verdict == VERDICT_OK || p.column == cases[i].column, "has another column",
               cases[i].line);
    }
    grammar_free(grammar);
}

/* "display a " and count times piece. */
static void repeated(const char *piece, size_t count, struct buf *out)
{
    buf_reset(out);
    buf_puts(out, "display a ");
    while (count--)
        buf_puts(out, piece);
}

static void test_limits(void)
{
    struct grammar *grammar = new_grammar();
    struct parse p;
    struct buf line;
    buf_init(&line, 4096);
    repeated("|i x ", TAIL_FILTERS_MAX, &line);
    grammar_parse(grammar, VIEW_SYSTEM, buf_text(&line), &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_OK);
    CU_ASSERT_EQUAL(p.tail.count, TAIL_FILTERS_MAX);
    repeated("|i x ", TAIL_FILTERS_MAX + 1, &line);
    grammar_parse(grammar, VIEW_SYSTEM, buf_text(&line), &p);
    CU_ASSERT_EQUAL(p.verdict, VERDICT_TOO_MANY);
    CU_ASSERT_EQUAL(p.column, 10 + 5 * TAIL_FILTERS_MAX);
    for (size_t len = TAIL_REGEX_MAX; len <= TAIL_REGEX_MAX + 1; len++) {
        repeated("", 0, &line);
        buf_puts(&line, "| begin ");
        for (size_t i = 0; i < len; i++)
            buf_putc(&line, 'x');
        grammar_parse(grammar, VIEW_SYSTEM, buf_text(&line), &p);
        CU_ASSERT_EQUAL(p.verdict, len > TAIL_REGEX_MAX ? VERDICT_WRONG : VERDICT_OK);
    }
    CU_ASSERT_STRING_EQUAL(p.why, "is too long");
    for (size_t len = TAIL_FILE_MAX; len <= TAIL_FILE_MAX + 1; len++) {
        repeated("", 0, &line);
        buf_puts(&line, "> ");
        for (size_t i = 0; i < len; i++)
            buf_putc(&line, 'x');
        grammar_parse(grammar, VIEW_SYSTEM, buf_text(&line), &p);
        CU_ASSERT_EQUAL(p.verdict, len > TAIL_FILE_MAX ? VERDICT_WRONG : VERDICT_OK);
    }
    buf_free(&line);
    grammar_free(grammar);
}

#define TO_FILE      "  >   Send the output to a file\n"
#define TO_FILE_END  "  >>  Add the output to the end of a file\n"
#define SIGNS        TO_FILE TO_FILE_END "  |   Matching output\n"
#define BEGIN_FILTER "  begin       Output from the first matching line on\n"

static const struct {
    const char *line, *help;
} help_cases[] = {
    {"display a brief ", SIGNS "  <cr>\n"},
    {"display a ", "  >             Send the output to a file\n"
                   "  >>            Add the output to the end of a file\n"
                   "  INTEGER<1-9>  Number\n"
                   "  brief         Short\n"
                   "  |             Matching output\n"
                   "  <cr>\n"},
    {"display a brief|", "  |  Matching output\n"},
    {"display a brief |", "  |  Matching output\n"},
    {"display a >", TO_FILE TO_FILE_END},
    {"display a >>", "  >>  Add the output to the end of a file\n"},
    {"display a | ", BEGIN_FILTER "  by-linenum  Number the lines\n"
                                  "  exclude     Lines that do not match\n"
                                  "  include     Lines that match\n"},
    {"display a | b", BEGIN_FILTER "  by-linenum  Number the lines\n"},
    {"display a |I", "  include  Lines that match\n"},
    {"display a | include ", "  TEXT  Regular expression, at most 256 characters\n"},
    {"display a | include x", "  TEXT  Regular expression, at most 256 characters\n"},
    {"display a | include x ", SIGNS "  <cr>\n"},
    {"display a | include x y ", SIGNS "  <cr>\n"},
    {"display a | by-linenum ", "  >        Send the output to a file\n"
                                "  >>       Add the output to the end of a file\n"
                                "  begin    Output from the first matching line on\n"
                                "  exclude  Lines that do not match\n"
                                "  include  Lines that match\n"
                                "  |        Matching output\n"
                                "  <cr>\n"},
    {"display a > ", "  STRING<1-63>  File name\n"},
    {"display a >> f", "  STRING<1-63>  File name\n"},
    {"display a > f ", "  <cr>\n"},
    {"display quiet ", "  <cr>\n"},
    {"set x ", "  <cr>\n"},
};
static const struct {
    const char *line;
    enum verdict verdict;
    size_t column;
} help_errors[] = {
    {"display a | xyz ", VERDICT_UNRECOGNIZED, 12}, {"display a | xyz", VERDICT_UNRECOGNIZED, 12},
    {"display a > f x", VERDICT_TOO_MANY, 14},      {"display a > f x ", VERDICT_TOO_MANY, 14},
    {"display a | b x", VERDICT_AMBIGUOUS, 12},
};

static void test_help(void)
{
    struct grammar *grammar = new_grammar();
    struct buf out;
    size_t column;
    buf_init(&out, 65536);
    for (size_t i = 0; i < sizeof(help_cases) / sizeof(help_cases[0]); i++) {
        buf_reset(&out);
        grammar_help(grammar, VIEW_SYSTEM, help_cases[i].line, &out, &column);
        expect(!strcmp(buf_text(&out), help_cases[i].help), buf_text(&out), help_cases[i].line);
    }
    for (size_t i = 0; i < sizeof(help_errors) / sizeof(help_errors[0]); i++) {
        buf_reset(&out);
        enum verdict verdict =
            grammar_help(grammar, VIEW_SYSTEM, help_errors[i].line, &out, &column);
        expect(verdict == help_errors[i].verdict && column == help_errors[i].column && !out.len,
               "has other help or complaint", help_errors[i].line);
    }
    buf_free(&out);
    grammar_free(grammar);
}

static void test_complete(void)
{
    static const struct {
        const char *line;
        unsigned turn;
        const char *whole; /* NULL: nothing to complete */
    } cases[] = {
        {"display a | inc", 0, "display a | include "},
        {"display a |inc", 0, "display a |include "},
        {"display a | b", 0, "display a | begin"},
        {"display a | b", 1, "display a | by-linenum"},
        {"display a | by-linenum e", 0, "display a | by-linenum exclude "},
        {"display a | include inc", 0, NULL},
        {"display a | include x ", 0, NULL},
        {"display a |", 0, NULL},
        {"display a > f", 0, NULL},
        {"display a ", 0, "display a brief "}, /* signs are not filled in */
        {"display a | xyz", 0, NULL},
    };
    struct grammar *grammar = new_grammar();
    struct buf out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buf_reset(&out);
        bool found = grammar_complete(grammar, VIEW_SYSTEM, cases[i].line, cases[i].turn, &out);
        expect(found == !!cases[i].whole &&
                   !strcmp(buf_text(&out), cases[i].whole ? cases[i].whole : ""),
               "is completed to something else", cases[i].line);
    }
    buf_free(&out);
    grammar_free(grammar);
}

/* --- every display command has one, and nothing breaks it --- */

static void has_tail(void *ctx, const struct command_line *line)
{
    static const char tail[] = " | include a|b > file";
    struct grammar *grammar = ctx;
    char text[WORDS_LINE_MAX], cut[WORDS_LINE_MAX];
    struct parse p;
    command_line_text(line, text, sizeof(text) - sizeof(tail));
    bool display = !line->ending->undo && line->ending->command->flags & COMMAND_DISPLAY;
    size_t len = strlen(text);
    for (const struct node *const *node = line->nodes; node < line->nodes + line->count; node++)
        if ((*node)->is_argument && (*node)->spec.type == ARGUMENT_TEXT) {
            expect(!display, "is a display command with a free text", text);
            return; /* it takes the rest of the line */
        }
    memcpy(text + len, tail, sizeof(tail));
    grammar_parse(grammar, line->view, text, &p);
    if (!display) {
        expect(!p.tail.count && !p.tail.file, "has a tail", text);
        return;
    }
    expect(p.verdict == VERDICT_OK && p.arguments.command == line->ending->command &&
               p.tail.count == 1 && !strcmp(p.tail.filters[0].text, "a|b") &&
               !strcmp(p.tail.file, "file"),
           "has another tail", text);
    for (size_t n = len; text[n]; n++) {
        memcpy(cut, text, n);
        cut[n] = '\0';
        grammar_parse(grammar, line->view, cut, &p);
        expect(p.verdict == VERDICT_OK || p.verdict == VERDICT_INCOMPLETE,
               "is a beginning that is refused", cut);
    }
}

static void test_every_display(void)
{
    struct grammar *grammar = grammar_of_all();
    each_command_line(grammar, has_tail, grammar);
    grammar_free(grammar);
}

static void test_random(void)
{
    static const char *const pieces[] = {"display a", " ",  "|",       ">",        ">>", "begin ",
                                         "include ",  "\"", "\\",      "by-linen", "x",  "exclude ",
                                         "brief",     "\t", "set a|b", "5",        "b"};
    struct unit_random source = unit_random_new("random tails");
    struct grammar *grammar = new_grammar();
    struct buf line, out;
    buf_init(&line, 2048);
    buf_init(&out, 4096);
    for (unsigned i = 0; i < 20000; i++) {
        struct parse p;
        size_t column;
        buf_reset(&line);
        buf_puts(&line, "display a ");
        for (uint32_t n = unit_random(&source, i % 16 ? 12 : 120); n; n--)
            buf_puts(&line, pieces[unit_random(&source, sizeof(pieces) / sizeof(pieces[0]))]);
        const char *text = buf_text(&line);
        grammar_parse(grammar, VIEW_SYSTEM, text, &p);
        CU_ASSERT_TRUE_FATAL(p.column <= strlen(text) + 1);
        buf_reset(&out);
        enum verdict verdict = grammar_help(grammar, VIEW_SYSTEM, text, &out, &column);
        CU_ASSERT_TRUE_FATAL(verdict != VERDICT_OK || out.len);
        buf_reset(&out);
        grammar_complete(grammar, VIEW_SYSTEM, text, i, &out);
    }
    buf_free(&line);
    buf_free(&out);
    grammar_free(grammar);
}

UNIT_MAIN("tail", {"filters and files are taken in any spelling", test_read},
          {"each of the five errors has its column", test_errors},
          {"there are limits of number and length", test_limits},
          {"help goes on inside the tail", test_help}, {"so does TAB", test_complete},
          {"every display command has a tail, and no other command", test_every_display},
          {"random tails end in a verdict", test_random})
