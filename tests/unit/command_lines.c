/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command_lines.c: see command_lines.h.
 */
#include "tests/unit/command_lines.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/settings.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* The first row with which the sets cannot be used any more. */
static const char *culprit(void)
{
    enum { SETS_MAX = 32 };
    struct command_set parts[SETS_MAX];
    const struct command_set *sets[SETS_MAX];
    struct grammar *grammar;
    for (size_t s = 0; s < command_sets_count && s < SETS_MAX; s++) {
        parts[s] = *command_sets[s];
        sets[s] = &parts[s];
        for (parts[s].count = 1; parts[s].count <= command_sets[s]->count; parts[s].count++) {
            if (grammar_new(sets, s + 1, &grammar))
                return parts[s].commands[parts[s].count - 1].syntax;
            grammar_free(grammar);
        }
        parts[s].count = command_sets[s]->count;
    }
    return "none alone";
}

struct grammar *grammar_of_all(void)
{
    struct grammar *grammar;
    int error = grammar_new(command_sets, command_sets_count, &grammar);
    if (error) {
        fprintf(stderr, "the command table cannot be used: %s: row '%s'\n", strerror(-error),
                culprit());
        exit(1);
    }
    return grammar;
}

void expect(bool good, const char *what, const char *which)
{
    if (!good)
        printf("\n    %s: %s", what, which);
    CU_ASSERT_TRUE(good);
}

void apply_changes(const struct txn *txn, struct settings *settings)
{
    for (size_t i = 0; i < txn->change_count; i++) {
        const struct txn_change *change = &txn->changes[i];
        switch (change->kind) {
        case TXN_ENTRY_ADD:
            settings_entry_add(settings, change->list, change->key);
            break;
        case TXN_ENTRY_REMOVE:
            settings_entry_remove(settings, change->list, change->key);
            break;
        case TXN_VALUE:
            if (change->key)
                settings_entry_put(settings, change->id, change->key, change->text);
            else
                settings_put(settings, change->id, change->source, change->text);
        }
    }
}

static const char *sample_setting(enum setting_id id)
{
    static const char *const samples[] = {
        [SETTING_TYPE_BOOL] = "1",
        [SETTING_TYPE_UINT] = "50",
        [SETTING_TYPE_TEXT] = "newname",
        [SETTING_TYPE_PRINTABLE] = "newname",
        [SETTING_TYPE_URL] = "http://www.acs.com:80/acs",
        [SETTING_TYPE_SECRET] = "newpsw",
        [SETTING_TYPE_PROVISION] = "H3C20130525",
        [SETTING_TYPE_INTERFACE] = "GigabitEthernet1/0/1",
        [SETTING_TYPE_LOCALTIME] = "2034-12-01T20:00:00",
        [SETTING_TYPE_NAME] = "test",
        [SETTING_TYPE_SYSNAME] = "Core-1",
        [SETTING_TYPE_DATAMODEL] = "tr-098",
        [SETTING_TYPE_BANNER] = "Welcome",
        [SETTING_TYPE_CIPHER] = "rsa_aes_128_cbc_sha",
    };
    return samples[setting_row(id)->type == SETTING_TYPE_SECRET ? SETTING_TYPE_SECRET
                                                                : setting_typed_row(id).type];
}

const char *sample_value(const struct argument_spec *spec)
{
    switch (spec->type) {
    case ARGUMENT_INTEGER:
        return "1";
    case ARGUMENT_STRING:
    case ARGUMENT_KEY:
        return "word";
    case ARGUMENT_INTERFACE:
        return "GigabitEthernet1/0/1";
    case ARGUMENT_TEXT:
        return "some text";
    case ARGUMENT_SETTING:
        return sample_setting((enum setting_id)spec->setting);
    case ARGUMENT_CIPHER:
        return "$c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz";
    case ARGUMENT_INTERFACE_TYPE:
        return "gigabitethernet";
    case ARGUMENT_INTERFACE_NUMBER:
        return "1/0/1";
    }
    return NULL;
}

static void visit(const struct grammar_tree *tree, const struct node *node,
                  struct command_line *line, command_line_fn *fn, void *ctx)
{
    line->ending = grammar_tree_ending(tree, (unsigned)(node - tree->nodes), line->view);
    line->older = line->ending && line->ending->command->flags & COMMAND_TOLERATED;
    if (line->ending)
        fn(ctx, line);
    for (unsigned i = node->first_child; i; i = tree->nodes[i].next_sibling) {
        const struct node *child = &tree->nodes[i];
        if (!(child->shortens & 1u << line->view) || line->count == LINE_WORDS_MAX)
            continue;
        line->nodes[line->count] = child;
        line->words[line->count++] = child->is_argument ? sample_value(&child->spec) : child->label;
        visit(tree, child, line, fn, ctx);
        line->count--;
    }
}

void each_command_line(const struct grammar *grammar, command_line_fn *fn, void *ctx)
{
    const struct grammar_tree *tree = grammar_tree(grammar);
    for (unsigned view = 0; view < VIEW_COUNT; view++) {
        struct command_line line = {.view = (enum view)view};
        visit(tree, tree->nodes, &line, fn, ctx);
    }
}

void command_line_text(const struct command_line *line, char *out, size_t size)
{
    size_t len = 0;
    *out = '\0';
    for (size_t i = 0; i < line->count && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s", i ? " " : "", line->words[i]);
}
