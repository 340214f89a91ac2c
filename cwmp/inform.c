/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inform.c: see inform.h.
 */
#include "cwmp/inform.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cwmp/datamodel.h"
#include "cwmp/dm_inform.h"
#include "cwmp/events.h"
#include "cwmp/soap_write.h"
#include "cwmp/version.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/time_text.h"
#include "platform/switch.h"

#include "platform/banned.h"

static void write_number(struct buf *out, const char *name, unsigned value)
{
    char text[16];
    (void)snprintf(text, sizeof(text), "%u", value);
    soap_element(out, name, text);
}

static void write_device_id(struct buf *out, const struct switch_identity *identity)
{
    soap_open(out, "DeviceId");
    soap_element(out, "Manufacturer", identity->manufacturer);
    soap_element(out, "OUI", identity->oui);
    soap_element(out, "ProductClass", identity->product_class);
    soap_element(out, "SerialNumber", identity->serial_number);
    soap_close(out, "DeviceId");
}

static void write_event(struct buf *out, const char *code, const char *command_key)
{
    soap_open(out, "EventStruct");
    soap_element(out, "EventCode", code);
    soap_element(out, "CommandKey", command_key);
    soap_close(out, "EventStruct");
}

static void write_events(struct buf *out, const struct inform *inform)
{
    size_t count = 0;
    struct soap_array_mark list = soap_array_begin(out, "Event", "cwmp:EventStruct");
    for (size_t i = 0; i < inform->event_count && count < INFORM_EVENTS_MAX; i++) {
        if (!event_code_is_in(inform->events[i].code, inform->version))
            continue;
        write_event(out, inform->events[i].code, inform->events[i].command_key);
        count++;
    }
    if (!count && inform->event_count) {
        write_event(out, "2 PERIODIC", "");
        count = 1;
    }
    soap_array_end(out, list, count);
}

/* Local time with its zone. A clock that was never set says so (TR-106 3.2), instead of claiming to
 * be in 1970. */
static void write_current_time(struct buf *out, int64_t wall_ms)
{
    char text[TIME_TEXT_SIZE] = "0001-01-01T00:00:00Z";
    if (clock_wall_is_known(wall_ms))
        time_print_zoned(wall_ms, text);
    soap_element(out, "CurrentTime", text);
}

struct list {
    struct datamodel *dm;
    struct log *log;
    struct buf *out;
    struct buf text;
    size_t count;
    int error;
    bool skip_forced;
    void *names; /* what is written besides the forced ones, a tree of tsearch(3) */
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* A parameter may have changed and be named by InformParameter, by two rows even: once is enough.
 */
static int note_name(struct list *list, const char *name, bool *known)
{
    char *copy = strdup(name);
    char *const *node = copy ? tsearch(copy, &list->names, compare_names) : NULL;
    if (!node) {
        free(copy);
        return -ENOMEM;
    }
    *known = *node != copy;
    if (*known)
        free(copy);
    return 0;
}

/* Whether what cannot be read is written all the same, as an empty value: where it must be there
 * and "" is a value of its type. */
static bool is_written_unread(struct list *list, const struct datamodel_item *item, int error)
{
    bool empty = item->forced_inform && strcmp(item->xsd_type, "xsd:string") == 0;
    log_warning(list->log, "%s cannot be read, and is %s the Inform: %s", item->path,
                empty ? "empty in" : "left out of", strerror(-error));
    buf_reset(&list->text);
    return empty;
}

/* One parameter that cannot be read does not keep the ACS from hearing of the rest. */
static int write_parameter(void *ctx, const struct datamodel_item *item)
{
    struct list *list = ctx;
    bool known = list->skip_forced && item->forced_inform;
    if (list->skip_forced && !known && (list->error = note_name(list, item->path, &known)))
        return list->error;
    if (known)
        return 0;
    buf_reset(&list->text);
    int error = datamodel_value(list->dm, item, &list->text);
    if (error == -ENOMEM)
        return list->error = error;
    if (error && !is_written_unread(list, item, error))
        return 0;
    soap_parameter(list->out, item->path, item->xsd_type, buf_text(&list->text));
    list->count++;
    return buf_error(list->out);
}

/* What the ACS wants to hear with these events (InformParameter). */
static void write_wanted(const struct inform *inform, struct list *list)
{
    const char *codes[INFORM_EVENTS_MAX];
    size_t count = 0;
    for (; count < inform->event_count && count < INFORM_EVENTS_MAX; count++)
        codes[count] = inform->events[count].code;
    (void)dm_inform_parameters(list->dm, codes, count, write_parameter, list);
}

int inform_parameters(const struct inform *inform, struct datamodel *dm, struct buf *out)
{
    struct list list = {.dm = dm, .log = inform->log, .out = out};
    buf_init(&list.text, SOAP_ENVELOPE_MAX);
    struct soap_array_mark mark =
        soap_array_begin(out, "ParameterList", "cwmp:ParameterValueStruct");
    (void)datamodel_forced(dm, write_parameter, &list);
    list.skip_forced = true;
    for (size_t i = 0; i < inform->changed_count && !list.error;
         i++) /* a name that is gone is passed over */
        datamodel_changed(dm, inform->changed[i], write_parameter, &list);
    if (!list.error)
        write_wanted(inform, &list);
    soap_array_end(out, mark, list.count);
    buf_free(&list.text);
    tdestroy(list.names, free);
    return list.error ? list.error : buf_error(out);
}

int inform_write(const struct inform *inform, const char *parameters, struct buf *out)
{
    char timeout[16];
    unsigned timeout_s = inform->session_timeout_s;
    (void)snprintf(timeout, sizeof(timeout), "%u",
                   timeout_s > INFORM_TIMEOUT_MIN_S ? timeout_s : INFORM_TIMEOUT_MIN_S);
    const struct soap_block blocks[] = {{"cwmp:SessionTimeout", timeout},
                                        {"cwmp:SupportedCWMPVersions", version_supported}};
    soap_begin_with(out, inform->version, inform->id, blocks,
                    inform->version == SOAP_CWMP_1_2 ? sizeof(blocks) / sizeof(blocks[0]) : 0);
    soap_open(out, "cwmp:Inform");
    write_device_id(out, inform->identity);
    write_events(out, inform);
    soap_element(out, "MaxEnvelopes", "1");
    write_current_time(out, inform->wall_ms);
    write_number(out, "RetryCount", inform->retry_count);
    buf_puts(out, parameters);
    soap_close(out, "cwmp:Inform");
    soap_end(out);
    return buf_error(out);
}
