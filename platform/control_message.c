/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_message.c: see control_message.h.
 */
#include "platform/control_message.h"

#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

int control_put(struct buf *message, const char *text)
{
    return buf_append(message, text, strlen(text) + 1);
}

int control_reader_init(struct control_reader *reader, const void *data, size_t len)
{
    const char *text = data;
    if (!len || text[len - 1] != '\0')
        return -EBADMSG;
    reader->next = text;
    reader->end = text + len;
    return 0;
}

const char *control_next(struct control_reader *reader)
{
    if (reader->next >= reader->end)
        return NULL;
    const char *text = reader->next;
    reader->next += strlen(text) + 1;
    return text;
}
