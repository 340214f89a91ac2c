/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_command_table.c: promises that hold for every row of the command table, whatever rows are
 * added.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "cli/syntax.h"
#include "platform/buf.h"
#include "tests/unit/command_lines.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

/* --- the tree --- */

static void test_help(void)
{
    struct grammar *grammar = grammar_of_all();
    const struct grammar_tree *tree = grammar_tree(grammar);
    for (size_t i = 1; i < tree->node_count; i++) {
        const struct node *node = &tree->nodes[i];
        expect(node->help && *node->help, "has no help", node->label);
        if (node->is_argument)
            continue;
        for (const char *c = node->label; *c; c++)
            expect(!isupper((unsigned char)*c), "is not in lower case", node->label);
    }
    grammar_free(grammar);
}

static void check_siblings(const struct grammar_tree *tree, const struct node *parent,
                           unsigned view)
{
    const struct node *argument = NULL;
    const char *before = "";
    for (unsigned i = parent->first_child; i; i = tree->nodes[i].next_sibling) {
        const struct node *node = &tree->nodes[i];
        expect(!*before || strcmp(before, node->label) < 0, "is not in order", node->label);
        before = node->label;
        /* Of the two forms of an interface name only one fits any word. */
        if (!node->is_argument || !(node->views & 1u << view) ||
            node->spec.type == ARGUMENT_INTERFACE_TYPE)
            continue;
        expect(!argument, "stands beside another argument", node->label);
        argument = node;
    }
}

static void test_siblings(void)
{
    struct grammar *grammar = grammar_of_all();
    const struct grammar_tree *tree = grammar_tree(grammar);
    for (size_t i = 0; i < tree->node_count; i++)
        for (unsigned view = 0; view < VIEW_COUNT; view++)
            check_siblings(tree, &tree->nodes[i], view);
    grammar_free(grammar);
}

/* --- rows and settings --- */

static const struct command *row_of(enum setting_id id, enum setting_source source)
{
    for (size_t s = 0; s < all_sets_count; s++)
        for (size_t i = 0; i < all_sets[s]->count; i++) {
            const struct command *command = &all_sets[s]->commands[i];
            if (command->setting == (int)id && command->source == source)
                return command;
        }
    return NULL;
}

static void test_settings(void)
{
    for (unsigned id = 0; id < SETTING_COUNT; id++) {
        const struct setting_row *row = setting_row((enum setting_id)id);
        bool user = row_of((enum setting_id)id, SOURCE_USER) != NULL;
        bool fallback = row_of((enum setting_id)id, SOURCE_DEFAULT) != NULL;
        expect(user == !!(row->setters & SETTER_CLI), "row for the user's value", row->name);
        expect(fallback == !!(row->setters & SETTER_DEF), "row for the default value", row->name);
    }
}

/* --- lines --- */

/* What the functions below are handed for each line. */
struct over_lines {
    struct grammar *grammar;
    unsigned seen;
};

static void over_lines(command_line_fn *fn)
{
    struct over_lines over = {grammar_of_all(), 0};
    each_command_line(over.grammar, fn, &over);
    CU_ASSERT_TRUE(over.seen > 60);
    grammar_free(over.grammar);
}

static void parses_to_its_row(void *ctx, const struct command_line *line)
{
    struct over_lines *over = ctx;
    char text[WORDS_LINE_MAX];
    struct parse p;
    command_line_text(line, text, sizeof(text));
    grammar_parse(over->grammar, line->view, text, &p);
    expect(p.verdict == VERDICT_OK && p.arguments.command == line->ending->command &&
               p.arguments.undo == line->ending->undo && p.view == line->view,
           "is not its own row", text);
    over->seen++;
}

static void test_lines(void)
{
    over_lines(parses_to_its_row);
}

/* Nothing about a beginning of a good line is wrong yet, but the value that is just being typed. */
static void check_prefix(const struct grammar *grammar, const struct command_line *line, char *text,
                         size_t len, bool in_value)
{
    struct parse p;
    struct buf out;
    size_t column;
    char kept = text[len];
    text[len] = '\0';
    grammar_parse(grammar, line->view, text, &p);
    bool good = p.verdict == VERDICT_OK || p.verdict == VERDICT_INCOMPLETE ||
                p.verdict == VERDICT_AMBIGUOUS || p.verdict == (len ? VERDICT_OK : VERDICT_BLANK) ||
                (in_value && p.verdict == VERDICT_WRONG);
    expect(good, "is a beginning that is refused", text);
    buf_init(&out, 65536);
    enum verdict verdict = grammar_help(grammar, line->view, text, &out, &column);
    expect(verdict == VERDICT_OK && out.len, "is a beginning without help", text);
    buf_reset(&out);
    if (grammar_complete(grammar, line->view, text, 0, &out))
        expect(out.len >= len && !strncasecmp(out.data, text, len), "is completed to another text",
               text);
    buf_free(&out);
    text[len] = kept;
}

static void prefixes_are_good(void *ctx, const struct command_line *line)
{
    struct over_lines *over = ctx;
    char text[WORDS_LINE_MAX];
    over->seen++;
    command_line_text(line, text, sizeof(text));
    size_t column = 0;
    check_prefix(over->grammar, line, text, 0, false);
    for (size_t i = 0; i < line->count; i++) {
        size_t len = strlen(line->words[i]);
        for (size_t n = 1; n < len; n++)
            check_prefix(over->grammar, line, text, column + n, line->nodes[i]->is_argument);
        check_prefix(over->grammar, line, text, column + len, false);
        column += len;
        if (text[column])
            check_prefix(over->grammar, line, text, ++column, false);
    }
}

static void test_prefixes(void)
{
    over_lines(prefixes_are_good);
}

/* The shortest beginnings that lead to the same row, in capitals. */
static void abbreviates(void *ctx, const struct command_line *line)
{
    struct over_lines *over = ctx;
    over->seen++;
    struct command_line short_line = *line;
    char words[LINE_WORDS_MAX][64], text[WORDS_LINE_MAX];
    struct parse p;
    for (size_t i = 0; i < line->count; i++) {
        size_t len = strlen(line->words[i]);
        if (line->nodes[i]->is_argument)
            continue;
        short_line.words[i] = words[i];
        for (size_t n = 1; n <= len; n++) {
            for (size_t c = 0; c < n; c++)
                words[i][c] = (char)toupper((unsigned char)line->words[i][c]);
            words[i][n] = '\0';
            command_line_text(&short_line, text, sizeof(text));
            grammar_parse(over->grammar, line->view, text, &p);
            if (p.verdict == VERDICT_OK && p.arguments.command == line->ending->command)
                break;
            expect(n < len, "is not taken in capitals", text);
            expect(p.verdict == VERDICT_AMBIGUOUS || p.verdict == VERDICT_OK,
                   "is an abbreviation refused as something else than ambiguous", text);
        }
    }
}

static void test_abbreviation(void)
{
    over_lines(abbreviates);
}

/* --- undo --- */

static void keywords_before_value(const char *syntax, char *out, size_t size)
{
    struct syntax_token token;
    size_t len = 0;
    *out = '\0';
    while (!syntax_next(&syntax, &token) && token.kind == SYNTAX_KEYWORD && len < size)
        len += (size_t)snprintf(out + len, size - len, " %s", token.text);
}

static void test_undo(void)
{
    struct grammar *grammar = grammar_of_all();
    for (size_t s = 0; s < all_sets_count; s++)
        for (size_t i = 0; i < all_sets[s]->count; i++) {
            const struct command *command = &all_sets[s]->commands[i];
            char words[WORDS_LINE_MAX / 2], text[WORDS_LINE_MAX];
            struct parse p;
            keywords_before_value(command->syntax, words, sizeof(words));
            snprintf(text, sizeof(text), "undo%s", words);
            enum view view = command->views & IN_USER     ? VIEW_USER
                             : command->views & IN_SYSTEM ? VIEW_SYSTEM
                                                          : VIEW_CWMP;
            grammar_parse(grammar, view, text, &p);
            bool has = command->setting >= 0 || command->flags & COMMAND_UNDO;
            bool is = p.verdict == VERDICT_OK && p.arguments.undo &&
                      p.arguments.command == command && !p.arguments.count;
            expect(is == has, "has the wrong undo form", command->syntax);
            /* Only rows that set something may do without a handler. */
            expect(command->setting >= 0 || (command->run && (!has || command->undo)),
                   "has nothing to run", command->syntax);
        }
    grammar_free(grammar);
}

/* --- rows that contradict themselves --- */

static int no_op(struct shell *shell, const struct arguments *arguments)
{
    (void)shell;
    (void)arguments;
    return 0;
}

#define HELP(...) ((const char *const[]){__VA_ARGS__, NULL})
#define ROW(views, syntax, help)                                                                   \
    {                                                                                              \
        views, syntax, help, ROLE_ADMIN, -1, SOURCE_USER, no_op, NULL, 0                           \
    }

static int build(const struct command *rows, size_t count)
{
    const struct command_set set = {rows, count};
    const struct command_set *const sets[] = {&set};
    struct grammar *made = NULL;
    int error = grammar_new(sets, 1, &made);
    if (!error)
        grammar_free(made);
    return error;
}

static void test_bad_rows(void)
{
    const struct command good[] = {ROW(IN_SYSTEM, "a b", HELP("A", "B")),
                                   ROW(IN_CWMP, "a b", HELP("", ""))};
    CU_ASSERT_EQUAL(build(good, 2), 0);
    const struct command twice[] = {ROW(IN_ANY, "a b", HELP("A", "B")),
                                    ROW(IN_CWMP, "a b", HELP("", ""))};
    CU_ASSERT_EQUAL(build(twice, 2), -EINVAL);
    const struct command contradiction[] = {ROW(IN_ANY, "a b", HELP("A", "B")),
                                            ROW(IN_ANY, "a c", HELP("Other", "C"))};
    CU_ASSERT_EQUAL(build(contradiction, 2), -EINVAL);
    const struct {
        const char *syntax;
        const char *const *help;
    } bad[] = {
        {"a b", HELP("A")},
        {"a", HELP("A", "B")},
        {"a { b | c", HELP("A", "B", "C")},
        {"a b }", HELP("A", "B")},
        {"a b | c", HELP("A", "B", "C")},
        {"a <value>", HELP("A", "no setting")},
        {"a STRING<9-1>", HELP("A", "upside down")},
        {"a INTEGER<1>", HELP("A", "no range")},
        {"a keyword-that-is-longer-than-any-may-be", HELP("A", "B")},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct command row[] = {ROW(IN_ANY, bad[i].syntax, bad[i].help)};
        expect(build(row, 1) == -EINVAL, "is taken", bad[i].syntax);
    }
}

/* --- the manual page --- */

/* Appends the tokens of one ".It" line of the page (mdoc): macros for fonts left out, brackets as
 * in our notation. */
static void read_item(const char *line, struct buf *out)
{
    static const char *const fonts[] = {"Ic", "Li", "Cm", "Ar"};
    const char *closing = "";
    struct syntax_token token;
    while (!syntax_next(&line, &token) && token.kind != SYNTAX_END) {
        bool font = false;
        for (size_t i = 0; i < sizeof(fonts) / sizeof(fonts[0]); i++)
            font |= !strcmp(token.text, fonts[i]);
        const char *shown = !strcmp(token.text, "Bro")                               ? "{"
                            : !strcmp(token.text, "Brc")                             ? "}"
                            : !strcmp(token.text, "Oo") || !strcmp(token.text, "Op") ? "["
                            : !strcmp(token.text, "Oc")                              ? "]"
                                                                                     : token.text;
        if (!strcmp(token.text, "Op"))
            closing = " ]";
        if (!font)
            buf_printf(out, " %s", shown);
    }
    buf_printf(out, "%s\n", closing);
}

/* How the page has to write a row: placeholders as '?' names them. */
static void expected_item(const struct command *command, bool undo, struct buf *out)
{
    const char *cursor = command->syntax;
    struct syntax_token token;
    char notation[SYNTAX_TOKEN_MAX + 1];
    if (undo) {
        char words[WORDS_LINE_MAX];
        keywords_before_value(command->syntax, words, sizeof(words));
        buf_printf(out, " undo%s", words);
        return;
    }
    while (!syntax_next(&cursor, &token) && token.kind != SYNTAX_END) {
        struct argument_spec spec;
        if (token.kind != SYNTAX_VALUE) {
            buf_printf(out, " %s", token.text);
            continue;
        }
        argument_spec_read(token.text, command->setting, false, &spec);
        argument_notation(&spec, notation, sizeof(notation));
        enum setting_type type = command->setting < 0
                                     ? SETTING_TYPE_TEXT
                                     : setting_row((enum setting_id)command->setting)->type;
        /* Where a length says nothing, the page names what it is. */
        const char *named = type == SETTING_TYPE_INTERFACE   ? "interface"
                            : type == SETTING_TYPE_LOCALTIME ? "time"
                            : type == SETTING_TYPE_SECRET    ? "STRING<1-373>"
                                                             : notation;
        buf_printf(out, " %s", named);
    }
}

static void check_in_page(const struct buf *items, const struct command *command, bool undo)
{
    struct buf wanted;
    buf_init(&wanted, WORDS_LINE_MAX * 2);
    buf_putc(&wanted, '\n');
    expected_item(command, undo, &wanted);
    buf_putc(&wanted, '\n');
    expect(strstr(buf_text(items), buf_text(&wanted)) != NULL, "is not in cwmp-commands.7",
           buf_text(&wanted) + 1);
    buf_free(&wanted);
}

static void test_manual(void)
{
    const char *srcdir = getenv("srcdir"); /* of tests/: automake and unit/run say it */
    char path[4096], line[1024];
    struct buf items;
    snprintf(path, sizeof(path), "%s/../man/cwmp-commands.7", srcdir ? srcdir : ".");
    FILE *page = fopen(path, "r");
    if (!page) {
        printf("skipped: no %s ", path);
        return;
    }
    buf_init(&items, 1048576);
    buf_putc(&items, '\n');
    while (fgets(line, sizeof(line), page)) {
        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, ".It ", 4))
            read_item(line + 4, &items);
    }
    fclose(page);
    for (size_t s = 0; s < all_sets_count; s++)
        for (size_t i = 0; i < all_sets[s]->count; i++) {
            const struct command *command = &all_sets[s]->commands[i];
            if (command->flags & COMMAND_HIDDEN)
                continue;
            check_in_page(&items, command, false);
            if (command->setting >= 0 || command->flags & COMMAND_UNDO)
                check_in_page(&items, command, true);
        }
    buf_free(&items);
}

UNIT_MAIN("command table", {"every word has help, keywords are in lower case", test_help},
          {"no two words of a place can be confused", test_siblings},
          {"every setting of the administrator has its row", test_settings},
          {"every line leads to its own row", test_lines},
          {"every beginning of a line is good so far, has help, and is completed to itself",
           test_prefixes},
          {"every keyword may be shortened until it is ambiguous, in any letter case",
           test_abbreviation},
          {"rows that set, and no others unless they say so, have an undo form", test_undo},
          {"rows that contradict themselves are refused", test_bad_rows},
          {"cwmp-commands(7) names every row and its undo form", test_manual})
