/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attributes.h: the attributes that the ACS gave to parameters with SetParameterAttributes
 * (TR-069 A.3.2.4): the notification level, and the list of those who may write besides the ACS.
 * Whatever it never said has the defaults of the parameter's row. A plain set of values: notify.h
 * keeps it, also on disk.
 */
#ifndef CWMP_ATTRIBUTES_H
#define CWMP_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/datamodel.h"

struct attributes;
struct buf;

/* Notification levels, TR-069 A.3.2.4. "Lightweight" is by UDP, TR-069 Annex N. */
enum attribute_level {
    LEVEL_OFF,
    LEVEL_PASSIVE,
    LEVEL_ACTIVE,
    LEVEL_PASSIVE_LIGHT,
    LEVEL_PASSIVE_BOTH, /* passive, and passive lightweight */
    LEVEL_ACTIVE_LIGHT,
    LEVEL_PASSIVE_ACTIVE_LIGHT, /* passive, and active lightweight */
    LEVEL_COUNT
};

enum {
    ATTRIBUTES_MAX = 3000,      /* parameters that have other attributes than their defaults */
    ATTRIBUTES_LINE_MAX = 16,   /* of their record, besides the name */
    ATTRIBUTES_ENTITY_MAX = 64, /* characters of an entry of an access list */
};

int attributes_new(struct attributes **out); /* all defaults; 0 or -ENOMEM */
void attributes_free(struct attributes *attributes);
int attributes_copy(const struct attributes *attributes, struct attributes **out);

/* One line for each parameter, and back. Lines that cannot be understood are passed over. 0, the
 * buffer's error; -ENOMEM. */
int attributes_print(const struct attributes *attributes, struct buf *out);
int attributes_parse(const char *text, struct attributes **out);

enum attribute_level attributes_level(const struct attributes *attributes,
                                      const struct datamodel_item *item);
/* Whether the ACS has chosen the level. */
bool attributes_has_level(const struct attributes *attributes, const struct datamodel_item *item);
/* 0, also when the parameter's notification cannot be changed (then it stays as it is: no passive
 * level may be refused, so "forced" can only mean that the request is passed over); -EACCES when
 * the parameter refuses active notification; -ENOSPC when there are ATTRIBUTES_MAX; -ENOMEM. */
int attributes_set_level(struct attributes *attributes, const struct datamodel_item *item,
                         enum attribute_level level);

/* Whether "Subscriber" is in the access list. It is the only entity that TR-069 defines and that
 * its schemas let an access list hold; the administrator of a switch is none, so this is kept and
 * told, and bars nobody. */
bool attributes_has_subscriber(const struct attributes *attributes,
                               const struct datamodel_item *item);
/* 0, -ENOSPC, -ENOMEM. */
int attributes_set_subscriber(struct attributes *attributes, const struct datamodel_item *item,
                              bool subscriber);

/* To forget parameters that are gone: how many have attributes of their own; keep each that is
 * there, then drop the others. */
size_t attributes_count(const struct attributes *attributes);
void attributes_keep(struct attributes *attributes, const struct datamodel_item *item);
void attributes_drop_others(struct attributes *attributes);

#endif
