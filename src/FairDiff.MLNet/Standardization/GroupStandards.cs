using System.Collections.Concurrent;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Standardization;

/// <summary>The scales of the groups, and that of all rows for those that have none; the column that they make.</summary>
internal sealed class GroupStandards(
    IHostEnvironment environment, string input, string output, IReadOnlyList<string> groupColumns,
    IReadOnlyDictionary<string, FeatureScale> groups, FeatureScale overall) : IAddedColumn
{
    public const string StageName = "StandardizeByGroup";

    /// <summary>What of the features' annotations is true of the standardised ones.</summary>
    public const string KeptAnnotation = "SlotNames";

    /// <summary>Far more than the features of any network: a file that says more is damaged.</summary>
    private const int MostComponents = 1 << 24;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Groups => [.. groups.Keys.Order(StringComparer.Ordinal)];

    public DataViewSchema Extend(DataViewSchema source)
    {
        var features = Features(source);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(features.Annotations, name => name == KeptAnnotation);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source);
        schema.AddColumn(output, features.Type, annotations.ToAnnotations());
        return schema.ToSchema();
    }

    public IEnumerable<DataViewSchema.Column> Needed(DataViewSchema source, IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] asked = [.. columns];
        var own = LastColumn.InSource(source, asked);
        return asked.Any(column => LastColumn.Is(source, column))
            ? own.Append(Features(source)).Concat(new GroupNames(source, groupColumns).Columns).DistinctBy(column => column.Index)
            : own;
    }

    public ValueGetter<TValue> Getter<TValue>(DataViewRow row)
    {
        var features = Features(row.Schema);
        var read = FeatureReader.Of(row, features);
        var group = new GroupNames(row.Schema, groupColumns).ReaderOf(row);
        if (features.Type is not VectorDataViewType)
        {
            var single = new float[1];
            return LastColumn.Getter<TValue, float>(output, (ref float value) =>
            {
                ScaleOf(group()).Apply(read(), single);
                value = single[0];
            });
        }

        return LastColumn.Getter<TValue, VBuffer<float>>(output, (ref VBuffer<float> value) =>
        {
            var editor = VBufferEditor.Create(ref value, overall.Length);
            ScaleOf(group()).Apply(read(), editor.Values);
            value = editor.Commit();
        });
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(input);
        writer.Write(output);
        writer.Write(groupColumns.Count);
        foreach (var name in groupColumns)
        {
            writer.Write(name);
        }

        writer.Write(overall.Length);
        overall.Write(writer);
        writer.Write(groups.Count);
        foreach (var name in Groups)
        {
            writer.Write(name);
            groups[name].Write(writer);
        }
    }

    public static GroupStandards Read(IHostEnvironment environment, BinaryReader reader)
    {
        var (input, output) = (reader.ReadString(), reader.ReadString());
        var columns = Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString()).ToList();
        var length = reader.ReadInt32();
        if (length is < 1 or > MostComponents)
        {
            throw new FairDiffException(
                $"The saved StandardizeByGroup is of {length} components: the file is damaged. Save the model again.");
        }

        var overall = FeatureScale.Read(reader, length);
        var groups = new Dictionary<string, FeatureScale>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            groups[reader.ReadString()] = FeatureScale.Read(reader, length);
        }

        return new(environment, input, output, columns, groups, overall);
    }

    private DataViewSchema.Column Features(DataViewSchema source)
    {
        Columns.Features(SchemaShapes.Of(source), input);
        var column = source[input];
        var length = column.Type is VectorDataViewType vector ? vector.Size : 1;
        return length == overall.Length ? column : throw new FairDiffException(
            $"Column '{input}' has {length} components; in training it had {overall.Length}. Make it by the same stages.");
    }

    private FeatureScale ScaleOf(string? group)
    {
        if (group is not null && groups.TryGetValue(group, out var scale))
        {
            return scale;
        }

        if (_told.TryAdd(group ?? "", true))
        {
            using var channel = environment.Start(StageName);
            channel.Warning(
                MessageSensitivity.Schema,
                $"{(group is null ? $"Rows without a value of {string.Join(" x ", groupColumns)}" : $"Rows of the group '{group}'")} are "
                    + $"standardised by the statistics of all training rows: there are no others for '{output}'. Rows of the group, "
                    + "without labels, suffice in Fit or as TargetRows.");
        }

        return overall;
    }
}
