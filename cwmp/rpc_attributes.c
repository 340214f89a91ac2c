/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_attributes.c: SetParameterAttributes and GetParameterAttributes (TR-069 A.3.2.4, A.3.2.5).
 * What is set is collected in a copy of all attributes, which takes the place of the old ones or
 * not at all.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/attributes.h"
#include "cwmp/datamodel.h"
#include "cwmp/notify.h"
#include "cwmp/rpc_methods.h"
#include "cwmp/soap_read.h"
#include "cwmp/utf8.h"
#include "platform/buf.h"
#include "platform/log.h"

#include "platform/banned.h"

enum {
    /* Parameters that one request may set, each counted as often as it is named: what costs time
     * has a limit. */
    ASSIGNMENTS_MAX = 200000,
};

static const char subscriber_name[] = "Subscriber";

/* --- SetParameterAttributes --- */

struct setting {
    struct attributes *attributes;
    bool sets_level, sets_access;
    enum attribute_level level;
    bool subscriber;
    size_t visits; /* of the whole request */
    int error;
};

static int assign(void *ctx, const struct datamodel_item *item)
{
    struct setting *setting = ctx;
    int error = setting->visits++ < ASSIGNMENTS_MAX ? 0 : -ENOSPC;
    if (!error && setting->sets_level)
        error = attributes_set_level(setting->attributes, item, setting->level);
    if (!error && setting->sets_access)
        error = attributes_set_subscriber(setting->attributes, item, setting->subscriber);
    setting->error = error;
    return error;
}

static bool parse_level(const char *text, enum attribute_level *out)
{
    char *end;
    long level = strtol(text, &end, 10);
    bool good = end != text && !end[strspn(end, " \t\r\n")] && level >= 0 && level < LEVEL_COUNT;
    *out = good ? (enum attribute_level)level : LEVEL_OFF;
    return good;
}

/* Entities that nobody knows are passed over: what is kept must fit the schema when it is told. */
static enum cwmp_fault read_access(const struct soap_node *list, bool *subscriber)
{
    if (!list || !rpc_array_is_whole(list))
        return FAULT_INVALID_ARGUMENTS;
    *subscriber = false;
    for (const struct soap_node *entity = soap_first(list); entity; entity = soap_next(entity)) {
        if (utf8_count(entity->text) > ATTRIBUTES_ENTITY_MAX)
            return FAULT_INVALID_ARGUMENTS;
        *subscriber = *subscriber || strcmp(entity->text, subscriber_name) == 0;
    }
    return FAULT_NONE;
}

/* An argument whose ...Change is false is not looked at. */
static enum cwmp_fault read_entry(const struct soap_node *entry, struct setting *setting)
{
    const char *level_change = soap_child_text(entry, "NotificationChange", "");
    const char *access_change = soap_child_text(entry, "AccessListChange", "");
    if (!soap_child(entry, "Name") || !rpc_parse_boolean(level_change, &setting->sets_level) ||
        !rpc_parse_boolean(access_change, &setting->sets_access))
        return FAULT_INVALID_ARGUMENTS;
    if (setting->sets_level &&
        !parse_level(soap_child_text(entry, "Notification", ""), &setting->level))
        return FAULT_INVALID_ARGUMENTS;
    return setting->sets_access ? read_access(soap_child(entry, "AccessList"), &setting->subscriber)
                                : FAULT_NONE;
}

static enum cwmp_fault fault_of(int error)
{
    return error == -EACCES ? FAULT_NOTIFICATION_REJECTED : rpc_commit_fault(error);
}

/* In the order of the list, so that a later entry wins. */
static enum cwmp_fault collect(struct rpc_call *call, const struct soap_node *list,
                               struct setting *setting)
{
    for (const struct soap_node *entry = soap_first(list); entry; entry = soap_next(entry)) {
        enum cwmp_fault fault = read_entry(entry, setting);
        if (!fault)
            fault = datamodel_parameters(call->env->dm, soap_child(entry, "Name")->text, assign,
                                         setting);
        if (!fault)
            fault = fault_of(setting->error);
        if (fault)
            return fault;
    }
    return FAULT_NONE;
}

static int keep(void *ctx, const struct datamodel_item *item)
{
    attributes_keep(ctx, item);
    return 0;
}

/* Attributes of parameters that are gone are kept, as an interface may come back; but not so long
 * that there is no room for others. */
static void make_room(struct rpc_call *call, struct attributes *attributes)
{
    if (attributes_count(attributes) < ATTRIBUTES_MAX / 2)
        return;
    (void)datamodel_parameters(call->env->dm, "", keep, attributes);
    attributes_drop_others(attributes);
}

static enum cwmp_fault set_attributes(struct rpc_call *call, const struct soap_node *list)
{
    struct setting setting = {.error = 0};
    if (attributes_copy(notify_attributes(call->env->notify), &setting.attributes))
        return FAULT_RESOURCES;
    make_room(call, setting.attributes);
    enum cwmp_fault fault = collect(call, list, &setting);
    if (fault) {
        attributes_free(setting.attributes);
        return fault;
    }
    int error = notify_take_attributes(call->env->notify, setting.attributes);
    if (error)
        log_error(call->env->log, "the attributes that the ACS set cannot be kept: %s",
                  strerror(-error));
    return fault_of(error);
}

enum cwmp_fault rpc_set_parameter_attributes(struct rpc_call *call)
{
    const struct soap_node *list = soap_child(call->arguments, "ParameterList");
    if (!list || !rpc_array_is_whole(list))
        return FAULT_INVALID_ARGUMENTS;
    enum cwmp_fault fault = soap_first(list) ? set_attributes(call, list) : FAULT_NONE;
    if (fault)
        return fault;
    soap_open(call->out, "cwmp:SetParameterAttributesResponse");
    soap_close(call->out, "cwmp:SetParameterAttributesResponse");
    return FAULT_NONE;
}

/* --- GetParameterAttributes --- */

struct list {
    const struct attributes *attributes;
    struct buf *out;
    size_t count;
};

static void write_access(struct buf *out, bool subscriber)
{
    struct soap_array_mark mark = soap_array_begin(out, "AccessList", "xsd:string");
    if (subscriber)
        soap_element(out, "string", subscriber_name);
    soap_array_end(out, mark, subscriber);
}

static int write_attributes(void *ctx, const struct datamodel_item *item)
{
    struct list *list = ctx;
    const char level[] = {(char)('0' + attributes_level(list->attributes, item)), '\0'};
    soap_open(list->out, "ParameterAttributeStruct");
    soap_element(list->out, "Name", item->path);
    soap_element(list->out, "Notification", level);
    write_access(list->out, attributes_has_subscriber(list->attributes, item));
    soap_close(list->out, "ParameterAttributeStruct");
    list->count++;
    return buf_error(list->out);
}

enum cwmp_fault rpc_get_parameter_attributes(struct rpc_call *call)
{
    const struct soap_node *names = soap_child(call->arguments, "ParameterNames");
    struct list list = {.attributes = notify_attributes(call->env->notify), .out = call->out};
    enum cwmp_fault fault = FAULT_NONE;
    if (!names || !rpc_array_is_whole(names))
        return FAULT_INVALID_ARGUMENTS;
    soap_open(call->out, "cwmp:GetParameterAttributesResponse");
    struct soap_array_mark mark =
        soap_array_begin(call->out, "ParameterList", "cwmp:ParameterAttributeStruct");
    for (const struct soap_node *name = soap_first(names); name && !fault; name = soap_next(name)) {
        fault = datamodel_parameters(call->env->dm, name->text, write_attributes, &list);
        if (buf_error(call->out))
            break;
    }
    soap_array_end(call->out, mark, list.count);
    soap_close(call->out, "cwmp:GetParameterAttributesResponse");
    return fault;
}
