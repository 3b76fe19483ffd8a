using FairDiff.Fairness;
using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Refuses, before anything is trained, what a study could find out only after its generators were.</summary>
internal static class StudyCheck
{
    /// <exception cref="FairDiffException">Something is chosen on validation rows, and there are none.</exception>
    public static void RefuseChoiceWithoutRows(StudyData data, StudySettings settings)
    {
        if (settings.Chooses && data.Validation is null)
        {
            throw new FairDiffException(
                (settings.SelectBy is { } metric
                    ? $"SelectBy is {metric}"
                    : settings.RealFractionGrid.Count > 0 ? $"RealFractionGrid has {settings.RealFractionGrid.Count} values"
                    : $"{settings.Methods.First(method => method.Feedback).Name} learns what to draw from a first round")
                    + ", so validation rows choose, and the data have none; make the data with a validation fraction above 0.");
        }
    }

    /// <exception cref="FairDiffException">Images are to be drawn in two stages, the first ones as large as the study's.</exception>
    public static void RefuseUpsamplerOfLargeImages(StudyData data, StudySettings settings)
    {
        if (settings.Upsampler is { } upsampler && upsampler.BaseImageSize >= data.ImageSize)
        {
            throw new FairDiffException(
                $"The upsampler (--base-size) is to make images of {upsampler.BaseImageSize} pixels larger, and those of the study have "
                    + $"{data.ImageSize}; choose a smaller --base-size.");
        }
    }

    /// <exception cref="FairDiffException">A ceiling is to be measured, and no label was taken away; or the labels are to be drawn again,
    /// and the data cannot be.</exception>
    public static void RefuseLabelsThatAreNotThere(StudyData data, StudySettings settings)
    {
        if (settings.Methods.FirstOrDefault(method => method.Ceiling) is { } ceiling && data.Revealed is null)
        {
            throw new FairDiffException(
                $"--methods: {ceiling.Name} trains on the labels that --skew and --unlabelled take away, and they take away none here: "
                    + "leave it out, or take labels away.");
        }

        if (settings.Redraw && data.Redraw is null)
        {
            throw new FairDiffException(
                "Redraw is set, and the data have one draw only; set FolderOptions.Redraw too, or StudyData.Redraw of data of your own.");
        }
    }

    /// <exception cref="FairDiffException">The primary hypothesis is about a set, a group or a metric that is not compared.</exception>
    public static void RefuseHypothesisWithoutRows(StudyData data, StudyRequest request)
    {
        if (request.Settings.Hypotheses is not [var primary, ..])
        {
            return;
        }

        void Refuse(string what, string value, IEnumerable<string> known) => throw new FairDiffException(
            $"The primary hypothesis (--primary) is about {what} '{value}', of which this study has none; it has "
                + $"{string.Join(", ", known)}.");
        var (quantity, inDistribution) = (primary.Quantity, primary.Set == Quantity.InDistribution);
        if (quantity.Metric != request.Metric)
        {
            Refuse("the metric", quantity.Metric, [request.Metric]);
        }

        var set = inDistribution ? data.InDistribution : data.OutOfDistribution.FirstOrDefault(other => other.Name == primary.Set);
        if (set is null)
        {
            Refuse("the set", primary.Set, data.OutOfDistribution.Select(other => other.Name).Prepend(Quantity.InDistribution));
        }

        var groups = inDistribution ? data.Groups : VaryingGroups.Of(set!.Rows, data.Groups);
        if (quantity.Grouping is { } grouping && !groups.Contains(grouping))
        {
            Refuse("the attribute", grouping, groups);
        }

        if (quantity.OfGroup is { } group && !quantity.Grouping!.Contains('*')
            && CellText.Rows(set!.Rows, [quantity.Grouping]).Select(row => row[0]).Distinct().Order().ToArray() is var known
            && !known.Contains(group))
        {
            Refuse("the group", group, known);
        }
    }

    /// <exception cref="FairDiffException">The data have no such value, as of a class that is not there, or without high-risk
    /// classes.</exception>
    public static void RefuseMetricWithoutValue(StudyData data, StudyRequest request)
    {
        if (request.Metrics.Find(request.Metric) is not { LargestGapOf.Count: 0 })
        {
            return;
        }

        // Of the user's own metrics these rows are not asked.
        var own = StudyMetric.Own(request.Metrics);
        var values = FairnessEvaluator.Evaluate(
            JudgedRows.Sample(data.Label.Kind, StudySets.Classes(data)),
            new FairnessOptions
            {
                HighRiskClasses = data.HighRiskClasses,
                BootstrapSamples = 0,
                Metrics = MetricRegistry.BuiltIn.With(
                    [.. own.Select(metric => metric.Value is null ? metric : metric with { Value = _ => double.NaN })]),
            }).Overall.Values;
        if (!values.ContainsKey(request.Metric))
        {
            throw new FairDiffException(
                $"The metric is '{request.Metric}', of which this study has no value; it has {string.Join(", ", values.Keys)}.");
        }
    }

    /// <exception cref="FairDiffException">The views have the label in another form than the data say, or a method needs one class per
    /// image, and images have others here.</exception>
    public static void RefuseLabelsOfAnotherKind(StudyData data, StudySettings settings)
    {
        data.Label.Check(settings);
        var column = data.Train.Schema[StudyData.LabelColumn];
        if (!(data.Label.IsVector ? SlotsOf(column).SequenceEqual(data.Label.Names) : column.Type is not VectorDataViewType))
        {
            throw new FairDiffException(
                $"StudyData.Label is {data.Label.Kind} ({string.Join(", ", data.Label.Names)}), but column '{StudyData.LabelColumn}' of "
                    + $"the training rows holds {column.Type} ({string.Join(", ", SlotsOf(column))}); text is needed for one class, else a "
                    + "Vector<Single> whose slots have these names in this order.");
        }
    }

    private static IEnumerable<string> SlotsOf(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames())
        {
            column.GetSlotNames(ref names);
        }

        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <exception cref="FairDiffException">The worst group is to choose, and the validation rows are of one group.</exception>
    public static void RefuseChoiceWithoutGroups(StudyData data, StudySettings settings)
    {
        if (settings.SelectBy is { IsOfWorstGroup: true }
            && StudyPipeline.ValidationGroups(data).Count == 0)
        {
            throw new FairDiffException(
                $"--select-by is {settings.SelectBy}, but among the validation rows {string.Join(" and ", data.AttributeColumns)} has "
                    + "one value only, so there is no worst "
                + "group. Validate on other rows (--ood-validation, --validation-fraction), or choose another metric.");
        }
    }
}
