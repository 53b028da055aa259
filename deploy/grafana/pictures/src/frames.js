import { FieldType, toDataFrame } from '@grafana/data';

/** What Prometheus answered to a panel's queries, as Grafana's data frames. */
export function frames(panel, { answers, stepSeconds }) {
  return panel.targets.flatMap((target) => {
    const answer = answers[target.expr];
    if (!answer) {
      throw new Error(`"${panel.title}" asks what was not recorded: ${target.expr}`);
    }
    const { resultType, result } = answer.data;
    const wanted = target.instant ? 'vector' : 'matrix';
    if (resultType !== wanted) {
      throw new Error(`"${panel.title}" was answered by a ${resultType}, want a ${wanted}`);
    }
    if (
      !result.some(({ values, value }) => (values ?? [value]).some(([, n]) => finite(n) !== null))
    ) {
      throw new Error(`"${panel.title}" has no data: ${target.expr}`);
    }
    return target.format === 'table'
      ? [table(target, result)]
      : result.map((s) => series(target, s, stepSeconds));
  });
}

function series({ refId, legendFormat }, { metric, values, value }, stepSeconds) {
  const samples = values ?? [value];
  return toDataFrame({
    refId,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        values: samples.map(([seconds]) => seconds * 1000),
        // What lies further apart is not joined by a line.
        config: { interval: stepSeconds * 1000 },
      },
      {
        name: 'Value',
        type: FieldType.number,
        values: samples.map(([, number]) => finite(number)),
        labels: metric,
        config: { displayNameFromDS: legend(legendFormat, metric) },
      },
    ],
  });
}

/** A quotient of nothing by nothing is NaN, which Grafana leaves out. */
function finite(number) {
  return Number.isFinite(Number(number)) ? Number(number) : null;
}

function legend(format, labels) {
  return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '');
}

function table({ refId }, result) {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map(({ value }) => value[0] * 1000) },
      ...labels.map((name) => ({
        name,
        type: FieldType.string,
        values: result.map(({ metric }) => metric[name] ?? ''),
      })),
      {
        name: 'Value',
        type: FieldType.number,
        values: result.map(({ value }) => Number(value[1])),
      },
    ],
  });
}
