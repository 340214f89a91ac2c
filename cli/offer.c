/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * offer.c: see offer.h.
 */
#include "cli/offer.h"

#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

void offer_add(struct offer *offer, const char *label, const char *help, bool is_word)
{
    if (offer->count == OFFER_MAX)
        return;
    size_t at = offer->count++;
    for (; at && strcmp(offer->items[at - 1].label, label) > 0; at--)
        offer->items[at] = offer->items[at - 1];
    offer->items[at] = (struct offer_item){label, help, is_word};
}

void offer_print(const struct offer *offer, struct buf *out)
{
    size_t width = 0;
    for (size_t i = 0; i < offer->count; i++) {
        size_t len = strlen(offer->items[i].label);
        width = len > width ? len : width;
    }
    for (size_t i = 0; i < offer->count; i++)
        if (*offer->items[i].label)
            buf_printf(out, "  %-*s  %s\n", (int)width, offer->items[i].label,
                       offer->items[i].help);
    if (offer->cr)
        buf_puts(out, "  <cr>\n");
}

bool offer_complete(const struct offer *offer, const char *line, unsigned turn, struct buf *out)
{
    size_t count = 0;
    for (size_t i = 0; i < offer->count; i++)
        count += offer->items[i].is_word ? 1 : 0;
    if (!count)
        return false;
    size_t chosen = turn % count, i = 0;
    while (!offer->items[i].is_word || chosen--)
        i++;
    buf_append(out, line, offer->from);
    buf_puts(out, offer->items[i].label);
    if (count == 1)
        buf_putc(out, ' ');
    return !buf_error(out);
}
