package dev.sealift.openapi;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a service says of its interface itself.
 *
 * @param title of the description
 * @param description what the interface is about, in one sentence
 * @param examples one of each message, made when somebody wants to read the description: objects,
 *     so that none can have a form that messages have not
 */
public record ServiceInterface(String title, String description, Supplier<List<Object>> examples) {}
