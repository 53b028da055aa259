/**
 * The client of the hypervisor's management socket: requests and their answers, pushed events, and
 * a status read again and again, so that a lost event only costs time.
 */
@NullMarked
package dev.sealift.hostagent.management;

import org.jspecify.annotations.NullMarked;
