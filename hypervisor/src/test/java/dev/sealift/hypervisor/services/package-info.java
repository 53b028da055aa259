/** The trusted services as one process: real keys, real verification, the real ledger. */
@NullMarked
package dev.sealift.hypervisor.services;

import org.jspecify.annotations.NullMarked;
