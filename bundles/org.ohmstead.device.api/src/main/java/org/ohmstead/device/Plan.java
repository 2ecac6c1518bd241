package org.ohmstead.device;

import java.util.List;
import org.ohmstead.driver.Span;

/**
 * How a device is read.
 *
 * @param device its path
 * @param blocks one per exchange
 * @param holes addresses that the device said do not exist
 */
public record Plan(String device, List<PlannedBlock> blocks, List<Span> holes) {}
