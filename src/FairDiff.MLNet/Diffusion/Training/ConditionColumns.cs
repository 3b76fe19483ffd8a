using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The columns that tell a generator of the rows.</summary>
internal static class ConditionColumns
{
    /// <summary>The columns that the condition is made of, the label first.</summary>
    public static IReadOnlyList<string> Of(IAugmentationOptions options) => options.Condition switch
    {
        DiffusionCondition.None => [],
        DiffusionCondition.Label => [options.LabelColumnName],
        _ => [options.LabelColumnName, .. options.AttributeColumnNames],
    };

    /// <summary>
    /// The columns that training evens out (<see cref="DiffusionTraining.AttributeTempering"/>) although the condition does not
    /// hold them.
    /// </summary>
    public static IReadOnlyList<string> Strata(IAugmentationOptions options) =>
        options.Condition == DiffusionCondition.LabelAndAttributes || !options.IsTempered ? [] : options.AttributeColumnNames;

    /// <summary>Checks them in a promise, and adds the flag of synthetic rows to it.</summary>
    /// <exception cref="FairDiffException">A column is missing or of another type, or <c>IsSynthetic</c> is there already.</exception>
    public static SchemaShape Extend(SchemaShape shape, IAugmentationOptions options)
    {
        foreach (var (index, name) in Of(options).Index())
        {
            _ = index == 0 ? Columns.Label(shape, name, options.SoftLabel) : Attribute(shape, name);
        }

        foreach (var name in Strata(options))
        {
            Attribute(shape, name);
        }

        if (options.Condition == DiffusionCondition.None && shape.Find(options.LabelColumnName)?.ItemType is BooleanDataViewType)
        {
            throw new FairDiffException(
                $"Condition is None, so generated rows have no label, but column '{options.LabelColumnName}' is Boolean, which has no "
                    + $"missing value. Put ml.Transforms.Conversion.MapValueToKey(\"{options.LabelColumnName}\") before this stage, or "
                    + "take the label into the condition.");
        }

        FilledColumns.Check(
            options.SyntheticColumns, shape, [options.ExampleColumnName, options.LabelColumnName, .. options.AttributeColumnNames]);
        return SyntheticFlag.Extend(shape);
    }

    /// <summary>Numbers the combinations of keys in the order in which they appear; null where there are no columns.</summary>
    public static int[]? Number(IReadOnlyList<IReadOnlyList<long>> keys, int count)
    {
        if (keys.Count == 0)
        {
            return null;
        }

        var numbers = new Dictionary<string, int>();
        var strata = new int[count];
        for (var row = 0; row < count; row++)
        {
            var combination = string.Join(',', keys.Select(column => column[row]));
            numbers.TryAdd(combination, numbers.Count);
            strata[row] = numbers[combination];
        }

        return strata;
    }

    private static SchemaShape.Column Attribute(SchemaShape shape, string name) =>
        Columns.Key(shape, name, $"fair.{nameof(FairDiffCatalog.MapAttributeToKey)}");
}
