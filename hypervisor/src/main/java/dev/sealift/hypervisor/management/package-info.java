/** The management socket: what the untrusted agent may ask, and the letters it carries. */
@NullMarked
package dev.sealift.hypervisor.management;

import org.jspecify.annotations.NullMarked;
