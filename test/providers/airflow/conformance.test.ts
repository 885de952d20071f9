import { conformance } from '../conformance.ts';
import { airflowPlace } from './place.ts';

conformance('airflow 3 variables', { server: true, deaths: 42 }, () => airflowPlace('3.3.2', 'variable'));
conformance('airflow 3 connections', { server: true, deaths: 42 }, () => airflowPlace('3.3.2', 'connection'));
conformance('airflow 2 variables', { server: true, deaths: 72 }, () => airflowPlace('2.11.2', 'variable'));
conformance('airflow 2 connections', { server: true, deaths: 60 }, () =>
  airflowPlace('2.11.2', 'connection'),
);
