/**
 * The Sealift services as processes: how each is started, asked for its health, and told what
 * operators tell it.
 */
@NullMarked
package dev.sealift.standalone.service;

import org.jspecify.annotations.NullMarked;
