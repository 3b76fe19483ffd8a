using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>What the label of each row of a cursor says.</summary>
internal sealed class LabelCells
{
    private readonly StudyLabel _label;
    private readonly Func<string>? _text;
    private readonly ValueGetter<VBuffer<float>>? _vector;
    private string _class = "";
    private float[] _values = [];

    /// <param name="label">What the label is.</param>
    /// <param name="cursor">A cursor with the label column.</param>
    public LabelCells(StudyLabel label, DataViewRowCursor cursor)
    {
        _label = label;
        var column = cursor.Schema[StudyData.LabelColumn];
        if (label.IsVector)
        {
            _vector = cursor.GetGetter<VBuffer<float>>(column);
        }
        else
        {
            _text = CellText.Reader(cursor, column);
        }
    }

    /// <summary>Whether anything is known of the row.</summary>
    public bool IsKnown => _label.IsVector ? !_values.All(float.IsNaN) : _class.Length > 0;

    /// <summary>The class of the row; of shares the largest, the first of equal ones; or the conditions that it has.</summary>
    public IEnumerable<string> Present => !IsKnown ? [] : _label.Kind switch
    {
        StudyLabelKind.OneClass => [_class],
        StudyLabelKind.SoftLabel => [_label.Names[Array.IndexOf(_values, _values.Max())]],
        _ => _label.Names.Where((_, entry) => _values[entry] == 1),
    };

    /// <summary>The entries of a label vector of which something is known.</summary>
    public IEnumerable<(string Name, float Value)> Known => _label.Names.Zip(_values).Where(entry => !float.IsNaN(entry.Second));

    /// <summary>The label vector, NaN where nothing is known; empty where a row has one class.</summary>
    public IReadOnlyList<float> Values => _values;

    /// <summary>Reads the current row.</summary>
    public void Next()
    {
        if (_text is not null)
        {
            _class = _text();
            return;
        }

        VBuffer<float> buffer = default;
        _vector!(ref buffer);
        _values = [.. buffer.DenseValues()];
    }
}
