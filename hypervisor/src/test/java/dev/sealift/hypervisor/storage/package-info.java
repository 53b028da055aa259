/** Tests of fenced storage, in one process and in two. */
@NullMarked
package dev.sealift.hypervisor.storage;

import org.jspecify.annotations.NullMarked;
