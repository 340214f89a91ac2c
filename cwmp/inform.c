/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inform.c: see inform.h.
 */
#include "cwmp/inform.h"

#include <stdio.h>
#include <time.h>

#include "cwmp/datamodel.h"
#include "cwmp/soap_write.h"
#include "platform/buf.h"
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

static void write_events(struct buf *out, const struct inform *inform)
{
    size_t count =
        inform->event_count < INFORM_EVENTS_MAX ? inform->event_count : INFORM_EVENTS_MAX;
    struct soap_array_mark list = soap_array_begin(out, "Event", "cwmp:EventStruct");
    for (size_t i = 0; i < count; i++) {
        soap_open(out, "EventStruct");
        soap_element(out, "EventCode", inform->events[i].code);
        soap_element(out, "CommandKey", inform->events[i].command_key);
        soap_close(out, "EventStruct");
    }
    soap_array_end(out, list, count);
}

/* Local time with its zone. A clock that was never set says so (TR-106 3.2), instead of claiming to
 * be in 1970. */
static void write_current_time(struct buf *out, int64_t wall_ms)
{
    static const int64_t year_2000_ms = INT64_C(946684800) * 1000;
    char text[TIME_TEXT_SIZE] = "0001-01-01T00:00:00Z";
    if (wall_ms >= year_2000_ms)
        time_print_zoned(wall_ms, text);
    soap_element(out, "CurrentTime", text);
}

struct list {
    struct datamodel *dm;
    struct buf *out;
    struct buf text;
    size_t count;
    int error;
    bool skip_forced;
};

static int write_parameter(void *ctx, const struct datamodel_item *item)
{
    struct list *list = ctx;
    if (list->skip_forced && item->forced_inform)
        return 0;
    buf_reset(&list->text);
    list->error = datamodel_value(list->dm, item, &list->text);
    if (list->error)
        return list->error;
    soap_parameter(list->out, item->path, item->xsd_type, buf_text(&list->text));
    list->count++;
    return buf_error(list->out);
}

static int write_parameters(struct buf *out, const struct inform *inform, struct datamodel *dm)
{
    struct list list = {.dm = dm, .out = out};
    buf_init(&list.text, SOAP_ENVELOPE_MAX);
    struct soap_array_mark mark =
        soap_array_begin(out, "ParameterList", "cwmp:ParameterValueStruct");
    (void)datamodel_forced(dm, write_parameter, &list);
    list.skip_forced = true;
    for (size_t i = 0; i < inform->changed_count && !list.error;
         i++) /* a name that is gone is passed over */
        datamodel_changed(dm, inform->changed[i], write_parameter, &list);
    soap_array_end(out, mark, list.count);
    buf_free(&list.text);
    return list.error;
}

int inform_write(const struct inform *inform, struct datamodel *dm, struct buf *out)
{
    soap_begin(out, inform->version, inform->id);
    soap_open(out, "cwmp:Inform");
    write_device_id(out, inform->identity);
    write_events(out, inform);
    soap_element(out, "MaxEnvelopes", "1");
    write_current_time(out, inform->wall_ms);
    write_number(out, "RetryCount", inform->retry_count);
    int error = write_parameters(out, inform, dm);
    soap_close(out, "cwmp:Inform");
    soap_end(out);
    return error ? error : buf_error(out);
}
