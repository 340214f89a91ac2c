/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_instances.c: see dm_instances.h. The record: "inform-parameter 7", for each list that ever had
 * an instance, with blanks between them.
 */
#include "cwmp/dm_instances.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

static const char record[] = "instances";

struct dm_instances {
    uint32_t last[LIST_COUNT];
    bool taken;
};

/* What cannot be understood was written by another version, and is passed over. */
static void parse(struct dm_instances *numbers, const char *text)
{
    for (unsigned i = LIST_NONE + 1; i < LIST_COUNT; i++) {
        const char *name = list_row((enum list_id)i)->name;
        size_t len = strlen(name);
        for (const char *at = text; (at = strstr(at, name)); at += len)
            if ((at == text || at[-1] == ' ') && at[len] == ' ')
                numbers->last[i] = (uint32_t)strtoul(at + len, NULL, 10);
    }
}

int dm_instances_new(const struct store *store, struct dm_instances **out)
{
    const char *text = store_record(store, record);
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    if (text)
        parse(*out, text);
    return 0;
}

void dm_instances_free(struct dm_instances *numbers)
{
    free(numbers);
}

static bool in_use(const struct settings *settings, enum list_id list, uint32_t number)
{
    char key[LIST_KEY_MAX];
    (void)snprintf(key, sizeof(key), "%u", (unsigned)number);
    return settings_entry_exists(settings, list, key);
}

uint32_t dm_instances_take(struct dm_instances *numbers, const struct settings *settings,
                           enum list_id list)
{
    uint32_t *last = &numbers->last[list];
    do /* a list has fewer entries than there are numbers */
        *last = *last == UINT32_MAX ? 1 : *last + 1;
    while (in_use(settings, list, *last));
    numbers->taken = true;
    return *last;
}

int dm_instances_keep(const struct dm_instances *numbers, struct txn *txn)
{
    struct buf text;
    buf_init(&text, STORE_RECORD_MAX);
    for (unsigned list = LIST_NONE + 1; list < LIST_COUNT; list++)
        if (numbers->last[list])
            buf_printf(&text, "%s%s %u", text.len ? " " : "", list_row((enum list_id)list)->name,
                       (unsigned)numbers->last[list]);
    int error = buf_error(&text);
    if (!error && numbers->taken)
        error = txn_put_record(txn, record, buf_text(&text));
    buf_free(&text);
    return error;
}
