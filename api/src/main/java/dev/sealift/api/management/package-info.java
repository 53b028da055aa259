/**
 * The management protocol of a hypervisor: JSON lines over a Unix socket, and the status it
 * reports.
 */
@NullMarked
package dev.sealift.api.management;

import org.jspecify.annotations.NullMarked;
