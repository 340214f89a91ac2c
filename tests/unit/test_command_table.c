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
        if (!(node->views & 1u << view))
            continue;
        expect(!*before || strcmp(before, node->label) < 0, "is not in order", node->label);
        before = node->label;
        /* Of the two forms of an interface name only one fits any word. */
        if (!node->is_argument || node->spec.type == ARGUMENT_INTERFACE_TYPE)
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
    for (size_t s = 0; s < command_sets_count; s++)
        for (size_t i = 0; i < command_sets[s]->count; i++) {
            const struct command *command = &command_sets[s]->commands[i];
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
    if (line->older)
        return;
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
    if (line->older)
        return;
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

struct undo_of {
    const struct command *command;
    unsigned plain, undone;
};

static void count_undo(void *ctx, const struct command_line *line)
{
    struct undo_of *of = ctx;
    if (line->ending->command == of->command)
        *(line->ending->undo ? &of->undone : &of->plain) += 1;
}

static void test_undo(void)
{
    struct grammar *grammar = grammar_of_all();
    for (size_t s = 0; s < command_sets_count; s++)
        for (size_t i = 0; i < command_sets[s]->count; i++) {
            const struct command *command = &command_sets[s]->commands[i];
            struct undo_of of = {command, 0, 0};
            each_command_line(grammar, count_undo, &of);
            bool sets = command->setting >= 0 || (command->list != LIST_NONE && command->enters);
            bool has = command->undo_syntax ? *command->undo_syntax
                                            : sets || command->flags & COMMAND_UNDO;
            expect((of.undone > 0) == has, "has the wrong undo form", command->syntax);
            expect((of.plain > 0) == !(command->flags & COMMAND_HIDDEN), "has no line at all",
                   command->syntax);
            /* Only rows that set something may do without a handler. */
            expect(sets || (command->run && (!has || command->undo)), "has nothing to run",
                   command->syntax);
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

#define ROW(views, syntax, help)                                                                   \
    {                                                                                              \
        (views), (syntax), (help), DOES(ROLE_ADMIN, no_op)                                         \
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

/* --- the manual page: its ".It" lines are rows in our own notation, but for the fonts --- */

enum { ITEMS_MAX = 400, ITEM_WORDS_MAX = 64 };

struct item {
    char syntax[WORDS_LINE_MAX];
    struct command row;
    struct grammar *grammar; /* of this row alone */
    bool used, has_example;
};

struct page {
    struct item *items;
    size_t count;
};

static void read_item(const char *line, struct buf *out)
{
    static const char *const fonts[] = {"Ic", "Li", "Cm"};
    static const char *const brackets[][2] = {{"Bro", " {"}, {"Brc", " }"}, {"Oo", " ["},
                                              {"Oc", " ]"},  {"Op", " ["},  {"Ar", ""}};
    unsigned closing = 0; /* an Op goes to the end of the line */
    struct syntax_token token;
    bool named = false; /* the token says what it is, not which range it has */
    while (!syntax_next(&line, &token) && token.kind != SYNTAX_END) {
        const char *shown = NULL;
        for (size_t i = 0; i < sizeof(fonts) / sizeof(fonts[0]); i++)
            shown = !strcmp(token.text, fonts[i]) ? "" : shown;
        for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++)
            shown = !strcmp(token.text, brackets[i][0]) ? brackets[i][1] : shown;
        closing += !strcmp(token.text, "Op") ? 1 : 0;
        if (shown)
            buf_puts(out, shown);
        else
            buf_printf(out, " %s", named ? "STRING<0-4294967295>" : token.text);
        named = !strcmp(token.text, "Ar");
    }
    while (closing--)
        buf_puts(out, " ]");
}

static void add_item(struct page *page, const char *line)
{
    struct item *item = &page->items[page->count];
    const char *texts[ITEM_WORDS_MAX + 1];
    struct syntax_token token;
    struct buf syntax;
    size_t words = 0;
    CU_ASSERT_TRUE_FATAL(page->count < ITEMS_MAX);
    buf_init(&syntax, sizeof(item->syntax) - 1);
    read_item(line, &syntax);
    CU_ASSERT_EQUAL_FATAL(buf_error(&syntax), 0);
    memcpy(item->syntax, buf_text(&syntax), syntax.len + 1);
    buf_free(&syntax);
    for (const char *cursor = item->syntax;
         !syntax_next(&cursor, &token) && token.kind != SYNTAX_END;)
        if (syntax_has_help(&token) && words < ITEM_WORDS_MAX)
            texts[words++] = "x";
    texts[words] = NULL;
    item->row = (struct command){
        .views = IN_USER, .syntax = item->syntax, .help = texts, DOES(ROLE_ADMIN, no_op)};
    const struct command_set set = {&item->row, 1};
    const struct command_set *const sets[] = {&set};
    expect(!grammar_new(sets, 1, &item->grammar), "is an item that cannot be read", line);
    item->row.help = NULL;
    page->count += item->grammar ? 1 : 0;
}

/* Whether an argument of the page stands for this word of a line. */
static bool covers(const struct node *documented, const struct node *word)
{
    const struct argument_spec *a = &documented->spec, *b = &word->spec;
    if (!documented->is_argument)
        return !word->is_argument && !strcmp(documented->label, word->label);
    if (a->type == ARGUMENT_STRING && a->min == 0)
        return true; /* it says what it is */
    if (!word->is_argument)
        return false;
    return !strcmp(documented->label, word->label) ||
           (a->type == ARGUMENT_STRING && !argument_is_number(b) && a->min <= b->min && b->max &&
            b->max <= a->max); /* a password's two forms */
}

static bool is_documented(const struct grammar_tree *tree, unsigned at,
                          const struct command_line *line, size_t n)
{
    if (n == line->count)
        return grammar_tree_ending(tree, at, VIEW_USER) != NULL;
    bool found = false;
    for (unsigned i = tree->nodes[at].first_child; i && !found; i = tree->nodes[i].next_sibling)
        found = covers(&tree->nodes[i], line->nodes[n]) && is_documented(tree, i, line, n + 1);
    return found;
}

static void find_in_page(void *ctx, const struct command_line *line)
{
    struct page *page = ctx;
    char text[WORDS_LINE_MAX];
    bool found = false;
    if (line->ending->views & ((1u << line->view) - 1))
        return; /* seen in another view */
    for (size_t i = 0; i < line->count; i++)
        if (line->nodes[i]->is_argument && line->nodes[i]->spec.type == ARGUMENT_INTERFACE_TYPE)
            return; /* the two-word form goes without saying */
    for (size_t i = 0; i < page->count; i++)
        if (is_documented(grammar_tree(page->items[i].grammar), 0, line, 0))
            page->items[i].used = found = true;
    command_line_text(line, text, sizeof(text));
    expect(found, "is not in cwmp-commands.7", text);
}

/* Those of the sections "COMMANDS ...". The items that stand together have their example together:
 * a line with a prompt. */
static void read_page(FILE *file, struct page *page)
{
    char line[1024];
    size_t group = 0;
    bool in_group = false, commands = false;
    while (fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, ".Sh ", 4))
            commands = !strncmp(line, ".Sh COMMANDS", 12);
        if (commands && !strncmp(line, ".It ", 4)) {
            group = in_group ? group : page->count;
            in_group = true;
            add_item(page, line + 4);
            continue;
        }
        in_group = false;
        if (!strncmp(line, ".El", 3) || !strncmp(line, ".Sh", 3) || !strncmp(line, ".Ss", 3))
            group = page->count;
        for (size_t i = group; strstr(line, "Sysname") && i < page->count; i++)
            page->items[i].has_example = true;
    }
}

static void test_manual(void)
{
    const char *srcdir = getenv("srcdir"); /* of tests/: automake and unit/run say it */
    char path[4096];
    struct page page = {.items = calloc(ITEMS_MAX, sizeof(struct item))};
    snprintf(path, sizeof(path), "%s/../man/cwmp-commands.7", srcdir ? srcdir : ".");
    FILE *file = fopen(path, "r");
    if (!file || !page.items) {
        CU_ASSERT_TRUE(file && page.items);
        free(page.items);
        return;
    }
    read_page(file, &page);
    fclose(file);
    struct grammar *grammar = grammar_of_all();
    each_command_line(grammar, find_in_page, &page);
    grammar_free(grammar);
    for (size_t i = 0; i < page.count; i++) {
        expect(page.items[i].used, "is in cwmp-commands.7, but no command", page.items[i].syntax);
        expect(page.items[i].has_example, "has no example in cwmp-commands.7",
               page.items[i].syntax);
        grammar_free(page.items[i].grammar);
    }
    free(page.items);
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
          {"cwmp-commands(7) names every line and gives an example", test_manual})
