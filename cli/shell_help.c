/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_help.c: '?' and TAB.
 */
#include "cli/shell.h"

#include "cli/alias.h"
#include "cli/journal.h"
#include "cli/offer.h"
#include "cli/output.h"
#include "cli/shell_inside.h"
#include "platform/buf.h"
#include "platform/banned.h"

/* What aliases are offered at the beginning of a command; texts holds what out points to. */
static void offer_aliases(struct shell *shell, const char *line, struct offer *out,
                          struct buf *texts)
{
    *out = (struct offer){.count = 0};
    buf_init(texts, OUTPUT_MAX);
    alias_offer(shell->settings, grammar_tree(shell->grammar), shell->place.view, line, out, texts);
    grammar_offer_aliases(shell->grammar, out);
    grammar_offer_to(shell->grammar,
                     journal_permits(shell->client, ROLE_ADMIN) ? ROLE_ADMIN : ROLE_OPERATOR);
}

static void offer_no_aliases(struct shell *shell, struct buf *texts)
{
    grammar_offer_aliases(shell->grammar, NULL);
    buf_free(texts);
}

void shell_help(struct shell *shell, const char *line)
{
    struct buf text, texts;
    struct offer aliases;
    size_t column;
    if (alias_expand(shell->settings, grammar_tree(shell->grammar), shell->place.view, line, true,
                     &shell->line) == ALIAS_INCOMPLETE) {
        shell_complain(shell, "  TEXT  Value in '%s'\n", shell->line.command);
        return;
    }
    buf_init(&text, OUTPUT_MAX);
    offer_aliases(shell, shell->line.text, &aliases, &texts);
    enum verdict verdict =
        grammar_help(shell->grammar, shell->place.view, shell->line.text, &text, &column);
    offer_no_aliases(shell, &texts);
    if (verdict != VERDICT_OK) {
        shell_print_verdict(shell, verdict, column);
    } else if (!output_begin(shell->output, NULL, shell_rows(shell), NULL, NULL)) {
        output_write(shell->output, buf_text(&text), text.len);
        output_end(shell->output, true);
    }
    buf_free(&text);
}

bool shell_complete(struct shell *shell, const char *line, unsigned turn, struct buf *out)
{
    struct buf completed, texts;
    struct offer aliases;
    if (alias_expand(shell->settings, grammar_tree(shell->grammar), shell->place.view, line, true,
                     &shell->line) != ALIAS_OK)
        return false;
    buf_init(&completed, 2 * WORDS_LINE_MAX);
    offer_aliases(shell, shell->line.text, &aliases, &texts);
    bool found =
        grammar_complete(shell->grammar, shell->place.view, shell->line.text, turn, &completed) &&
        alias_complete(&shell->line, line, buf_text(&completed), out);
    offer_no_aliases(shell, &texts);
    buf_wipe(&completed);
    return found;
}
