package org.ohmstead.config;

import java.util.List;
import org.ohmstead.device.ConfigProblem;

/**
 * What a change would do.
 *
 * @param differences it would make; empty if everything is so already
 * @param problems for which it would be refused
 * @param conflicts one sentence for each item that is not what the change is based on, or waits for a confirmation
 */
public record Preview(List<Difference> differences, List<ConfigProblem> problems, List<String> conflicts) {}
