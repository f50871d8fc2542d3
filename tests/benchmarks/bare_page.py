"""The least that Streamlit can do: one slider, one chart. What our pages are measured against."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
value = st.slider("Height", 0, 100, 50, key="height")
figure = go.Figure(go.Bar(x=["a", "b", "c"], y=[value, 40, 60]))
figure.update_layout(height=300, annotations=[{"x": 0, "y": value, "text": f"{value} high"}])
st.plotly_chart(figure, key="odds")
