using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Standardization;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Standardises a column of features per group, for example per hospital: (x - mean) / deviation of each component over the group's
/// training rows, labelled or not.
/// </summary>
/// <remarks>
/// <para>Deviations are those of the rows themselves (divided by n). A component that is constant in a group is only centred there. Values
/// that are not known (NaN) count in no statistic and stay. Synthetic rows (<c>IsSynthetic</c>) count in none.</para>
/// <para>The stage takes what the groups have in common away, and with it any true difference between their patients: where one hospital
/// has mostly ill ones, its ill and healthy rows are both shifted towards the healthy ones of the others. Groups whose shares of labels
/// differ much are better served by weights or by synthetic rows.</para>
/// <para>A group that Fit has not seen is standardised by the statistics of all training rows, which is said in the log, once for each
/// group. Rows without a label suffice to know it: leave them in the training view, or name them in
/// <see cref="StandardizeByGroupOptions.TargetRows"/>.</para>
/// </remarks>
public sealed class StandardizeByGroupEstimator : IEstimator<StandardizeByGroupTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly StandardizeByGroupOptions _options;

    internal StandardizeByGroupEstimator(IHostEnvironment environment, StandardizeByGroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options with { GroupColumnNames = [.. options.GroupColumnNames] };
    }

    /// <summary>Reads the features of all rows once.</summary>
    /// <param name="input">A view with the features and the group columns.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, or there is no row.</exception>
    public StandardizeByGroupTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(SchemaShapes.Of(input.Schema));
        var length = LengthOf(input.Schema);
        var overall = new RunningMoments(length);
        var groups = new SortedDictionary<string, RunningMoments>(StringComparer.Ordinal);
        Read(input, groups, overall);
        if (_options.TargetRows is { } target)
        {
            Check(SchemaShapes.Of(target.Schema));
            var other = LengthOf(target.Schema);
            if (other != length)
            {
                throw new FairDiffException(
                    $"Column '{_options.InputColumnName}' of TargetRows has {other} components, that of the training rows {length}. Make "
                        + "both by the same stages.");
            }

            Read(target, groups, null);
        }

        if (overall.Rows == 0)
        {
            throw new FairDiffException("There is no real training row to take statistics of. Give Fit some rows.");
        }

        var large = groups.Where(group => group.Value.Rows >= _options.MinimumGroupSize).ToDictionary(
            group => group.Key, group => group.Value.ToScale(), StringComparer.Ordinal);
        Tell(groups, large.Count);
        return new StandardizeByGroupTransformer(
            new GroupStandards(
                _environment, _options.InputColumnName, _options.Output, _options.GroupColumnNames, large, overall.ToScale()));
    }

    /// <summary>The input's shape with the standardised features.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var features = Check(inputSchema);
        var kept = features.Annotations.Where(annotation => annotation.Name == GroupStandards.KeptAnnotation);
        return inputSchema.With(SchemaShapes.Column(_options.Output, features.Kind, features.ItemType, annotations: kept));
    }

    private SchemaShape.Column Check(SchemaShape shape)
    {
        foreach (var name in _options.GroupColumnNames)
        {
            Columns.Named(shape, name);
        }

        return Columns.Features(shape, _options.InputColumnName);
    }

    private int LengthOf(DataViewSchema schema) => schema[_options.InputColumnName].Type is VectorDataViewType vector ? vector.Size : 1;

    private void Read(IDataView view, SortedDictionary<string, RunningMoments> groups, RunningMoments? overall)
    {
        var features = view.Schema[_options.InputColumnName];
        var names = new GroupNames(view.Schema, _options.GroupColumnNames);
        var flag = SyntheticFlag.Find(view.Schema);
        using var cursor = view.GetRowCursor([features, .. names.Columns, .. flag is { } column ? [column] : NoColumns]);
        var read = FeatureReader.Of(cursor, features);
        var group = names.ReaderOf(cursor);
        var isSynthetic = flag is { } synthetic ? SyntheticFlag.AsKey(synthetic).CreateGetter(cursor) : null;
        while (cursor.MoveNext())
        {
            if (isSynthetic?.Invoke() == 1)
            {
                continue;
            }

            var values = read();
            overall?.Add(values);
            if (group() is { } name)
            {
                groups.TryAdd(name, new RunningMoments(values.Length));
                groups[name].Add(values);
            }
        }
    }

    private void Tell(SortedDictionary<string, RunningMoments> groups, int large)
    {
        using var channel = _environment.Start(GroupStandards.StageName);
        channel.Info(MessageSensitivity.Schema, $"{large} groups of {string.Join(" x ", _options.GroupColumnNames)} have statistics of "
            + "their own.");
        if (large < groups.Count)
        {
            channel.Warning(
                MessageSensitivity.Schema,
                $"{groups.Count - large} of {groups.Count} groups have fewer than {_options.MinimumGroupSize} rows and are standardised by "
                    + "the statistics of all training rows.");
        }
    }

    private static DataViewSchema.Column[] NoColumns => [];
}
