using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>What the label of an image is in a study: one class, several conditions that may go together, or shares of classes.</summary>
public sealed class StudyLabel
{
    /// <summary>How far the sum of shares may be from 1, as the stages allow.</summary>
    internal const double SumTolerance = 1e-3;

    private StudyLabel(StudyLabelKind kind, IReadOnlyList<string> names) => (Kind, Names) = (kind, names);

    /// <summary>One class per image, in a column of text.</summary>
    public static StudyLabel OneClass { get; } = new(StudyLabelKind.OneClass, []);

    /// <summary>What it is.</summary>
    public StudyLabelKind Kind { get; }

    /// <summary>The conditions, or the classes that have shares, in the order of the label vectors; empty where each image has one class,
    /// for the rows then tell which there are.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether views have it as a <c>Vector&lt;Single&gt;</c> with slot names.</summary>
    internal bool IsVector => Kind != StudyLabelKind.OneClass;

    /// <summary>Whether its vectors are distributions over classes.</summary>
    internal bool IsSoft => Kind == StudyLabelKind.SoftLabel;

    /// <summary>Several conditions per image (multi-label): 1 = has it, 0 = has it not, NaN = unknown.</summary>
    /// <param name="names">The conditions, at least one.</param>
    /// <exception cref="FairDiffException">A name is empty or there twice, or there is none.</exception>
    public static StudyLabel Conditions(params IReadOnlyList<string> names) =>
        new(StudyLabelKind.Conditions, Named(names, "--label-columns", 1, "condition"));

    /// <summary>One soft label per image: shares from 0 to 1 that sum to 1, or are all NaN where it is unlabelled.</summary>
    /// <param name="classes">The classes, at least two.</param>
    /// <exception cref="FairDiffException">A name is empty or there twice, or there are fewer than two.</exception>
    public static StudyLabel SoftLabel(params IReadOnlyList<string> classes) =>
        new(StudyLabelKind.SoftLabel, Named(classes, "--soft-label-columns", 2, "class"));

    /// <summary>Whether a method of a study works with such labels: some need one class per image.</summary>
    /// <param name="method">The method.</param>
    public bool Allows(StudyMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return !IsVector || method.NeedsOneClass is null;
    }

    /// <summary>Refuses, before any data are read, settings that need one class per image where images have several conditions or a soft
    /// label.</summary>
    /// <param name="settings">The settings of a study.</param>
    /// <exception cref="FairDiffException">A method needs one class per image, or the study is over frozen features.</exception>
    public void Check(StudySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Methods.FirstOrDefault(method => !Allows(method)) is { } method)
        {
            throw new FairDiffException($"--methods: {method.Name} {method.NeedsOneClass}, and an image has {Words}; leave it out.");
        }

        if (IsVector && settings.Features is not null)
        {
            throw new FairDiffException(
                $"--frozen: the classifiers over frozen features learn one class per image, and an image has {Words}; leave --frozen out.");
        }
    }

    private string Words => IsSoft ? "shares of classes here (--soft-label-columns)" : "several conditions here (--label-columns)";

    private static IReadOnlyList<string> Named(IReadOnlyList<string> names, string option, int minimum, string what)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] trimmed = [.. names.Select(name => name.Trim())];
        return trimmed.Length >= minimum && !trimmed.Contains("") && trimmed.Distinct().Count() == trimmed.Length
            ? trimmed
            : throw new FairDiffException(
                $"{option} names {(trimmed.Length == 0 ? "nothing" : string.Join(", ", trimmed.Select(name => $"'{name}'")))}; name "
                    + $"{(minimum == 1 ? "one column or more" : "two columns or more")}, each {what} once.");
    }
}
